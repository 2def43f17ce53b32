package io.holdfast.worker.runtime;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.StoreUnavailableException;
import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.WorkerId;
import io.holdfast.worker.WorkerProperties;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker: puts its roles together, starts them, and stops them in an order in which no task is lost and none that
 * fits in the grace is run twice. Knows no Spring context; use each once.
 */
public final class WorkerRuntime {

    private static final Logger log = LoggerFactory.getLogger(WorkerRuntime.class);
    private static final Duration SHORTEST_LOOK = Duration.ofMillis(500);
    /** How long interrupted handlers have to return before they are left behind. */
    private static final Duration INTERRUPTED_GRACE = Duration.ofSeconds(2);

    private static final Duration LAST_FLUSH = Duration.ofSeconds(5);
    private static final Duration LAST_CALL = Duration.ofSeconds(5);

    private final WorkerProperties properties;
    private final WorkerStore store;
    private final WorkerId worker = WorkerIdentity.mint();
    private final Outage outage = new Outage();
    private final WorkerSlots slots;
    private final RunningTasks running = new RunningTasks();
    private final Timeouts timeouts = new Timeouts();
    private final ServedQueues served;
    private final LeaseKeeper leases;
    private final Loop renewing;
    private final ProgressBoard progress;
    private final Settling settling;
    private final LostAcquires lost;
    private final StopSignal stop = new StopSignal();
    private final HandlerRegistry handlers;
    private final Intake intake;
    private final Poller poller;
    private final Thread polling;
    private final Heartbeat heartbeat;
    private final Maintenance maintenance;

    public WorkerRuntime(
            WorkerProperties properties, WorkerStore store, HandlerRegistry handlers, MeterRegistry registry) {
        this.properties = properties;
        this.store = store;
        this.handlers = handlers;
        this.slots = new WorkerSlots(properties.slots());
        this.served = new ServedQueues(store.queues(), properties.queues());
        this.leases = new LeaseKeeper(store.renewals(), properties.leaseTtl(), outage);
        this.renewing = new Loop("lease-keeper", lookInterval(properties.leaseTtl()), leases::runOnce);
        this.lost = new LostAcquires(store.queues(), worker, leases);
        WorkerMetrics metrics = new WorkerMetrics(registry);
        metrics.watchSlots(slots, running::count);
        this.progress = new ProgressBoard(store.queues());
        SettleCalls calls =
                new SettleCalls(store.queues(), properties.retention().idempotencyWindow(), progress);
        this.settling = new Settling(new Settler(calls, leases, new Ledger(metrics), outage), leases);
        Heartbeat.Load load = new Heartbeat.Load(slots, running, handlers.types());
        this.heartbeat =
                new Heartbeat(store.registry(), worker, Clock.systemUTC().instant(), served, load);
        this.maintenance = new Maintenance(properties, store, served, metrics);
        maintenance.report(heartbeat);
        this.intake = intake(handlers);
        this.poller = poller();
        this.polling = new Thread(poller, "holdfast-poller"); // no daemon: a worker is reason enough to stay alive
    }

    private Intake intake(HandlerRegistry handlers) {
        RetryPolicy retries = new RetryPolicy(
                properties.retry(), most -> ThreadLocalRandom.current().nextLong(most + 1));
        RunSupport support = new RunSupport(new OutcomePolicy(retries), settling.settler(), slots, running, timeouts);
        return new Intake(
                handlers,
                new UnknownTypes(),
                new KeyClaims(outage, stop, properties.leaseTtl()),
                support,
                Threads.forHandlers(slots.total()));
    }

    private Poller poller() {
        Poller.PollerStore polled =
                new Poller.PollerStore(store.queues(), served, worker, properties.leaseTtl(), lost, outage);
        return new Poller(polled, slots, intake, maintenance::dueIn, stop);
    }

    private static Duration lookInterval(Duration lease) {
        Duration third = lease.dividedBy(3);
        return third.compareTo(SHORTEST_LOOK) < 0 ? third : SHORTEST_LOOK;
    }

    public WorkerId worker() {
        return worker;
    }

    /**
     * Starts working; while Redis is away, as soon as it is there.
     *
     * @throws io.holdfast.queue.StoreMismatchException when it is one that Holdfast can't work with
     */
    public void start() {
        verify();
        renewing.start();
        settling.start();
        maintenance.start();
        polling.start();
        for (String type : handlers.settingsWithoutHandler()) {
            log.warn("There are settings for the type {}, and no handler", type);
        }
        log.info("Worker {} serves {} with {} slots", worker, properties.queues(), slots.total());
    }

    private void verify() {
        try {
            List<QueueName> queues = served.served();
            store.queues().verify(queues);
        } catch (StoreUnavailableException e) {
            outage.failed("poller", e);
        }
    }

    /**
     * Stops: takes no more tasks, lets running ones finish within the grace, interrupts the rest and gives them back
     * without costing a retry, and settles what there is to settle. Waits for all of that.
     */
    public void stop() throws InterruptedException {
        log.info("Worker {} stops; {} running tasks have {} s to finish", worker, running.count(), grace().toSeconds());
        poller.stop();
        polling.join(LAST_CALL.toMillis());
        intake.dismissWaiting();
        if (!slots.awaitIdle(grace())) {
            giveBackTheRest();
        }
        giveBackLost();
        if (!settling.finish(LAST_FLUSH)) {
            log.warn("Redis did not confirm the end of all tasks; their leases expire and others run them again");
        }
        renewing.stop();
        maintenance.stop();
        timeouts.close();
        progress.close();
        signOff();
        log.info("Worker {} has stopped", worker);
    }

    private Duration grace() {
        return properties.shutdownGrace();
    }

    private void giveBackTheRest() throws InterruptedException {
        List<TaskExecution> rest = running.all();
        log.warn("{} tasks still run after the grace of {} s: they are given back", rest.size(), grace().toSeconds());
        rest.forEach(TaskExecution::stop);
        if (!slots.awaitIdle(INTERRUPTED_GRACE)) {
            running.all().forEach(TaskExecution::abandon);
        }
    }

    private void giveBackLost() {
        try {
            lost.giveBack();
        } catch (StoreException e) {
            log.debug("Can't look for tasks that an unanswered call has taken", e);
        }
    }

    private void signOff() {
        try {
            heartbeat.signOff();
        } catch (StoreException e) {
            log.debug("Can't sign off; the worker's report is forgotten after an hour", e);
        }
    }
}
