package io.holdfast.worker.runtime;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.StoreUnavailableException;
import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.WorkerId;
import io.holdfast.worker.Lane;
import io.holdfast.worker.Lanes;
import io.holdfast.worker.WorkerProperties;
import io.holdfast.worker.acquire.LostAcquires;
import io.holdfast.worker.acquire.Poller;
import io.holdfast.worker.acquire.Pollers;
import io.holdfast.worker.acquire.ServedQueues;
import io.holdfast.worker.acquire.SlotFiller;
import io.holdfast.worker.acquire.TaskAcquirer;
import io.holdfast.worker.acquire.UnreachableQueues;
import io.holdfast.worker.acquire.WorkerSlots;
import io.holdfast.worker.execute.HandlerLimits;
import io.holdfast.worker.execute.KeyClaims;
import io.holdfast.worker.execute.OutcomePolicy;
import io.holdfast.worker.execute.RunningTasks;
import io.holdfast.worker.execute.TaskAdmission;
import io.holdfast.worker.execute.TaskRunner;
import io.holdfast.worker.execute.TaskStarter;
import io.holdfast.worker.execute.Timeouts;
import io.holdfast.worker.execute.UnknownTypes;
import io.holdfast.worker.handler.HandlerRegistry;
import io.holdfast.worker.lease.ClaimRenewer;
import io.holdfast.worker.lease.HeldTask;
import io.holdfast.worker.lease.LeaseKeeper;
import io.holdfast.worker.maintain.Heartbeat;
import io.holdfast.worker.maintain.Maintenance;
import io.holdfast.worker.settle.BatchCalls;
import io.holdfast.worker.settle.OutcomeRecorder;
import io.holdfast.worker.settle.ProgressReporter;
import io.holdfast.worker.settle.SenderThreads;
import io.holdfast.worker.settle.SettlementSender;
import io.holdfast.worker.settle.WorkerMetrics;
import io.holdfast.worker.support.Loop;
import io.holdfast.worker.support.OutageLog;
import io.holdfast.worker.support.ServerRecovery;
import io.holdfast.worker.support.StopSignal;
import io.holdfast.worker.support.Threads;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
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
    private final WorkerId worker = WorkerIds.mint();
    private final OutageLog outage = new OutageLog();
    private final RunningTasks running = new RunningTasks();
    private final Timeouts timeouts = new Timeouts();
    private final ServedQueues served;
    private final LeaseKeeper leases;
    private final Loop renewing;
    private final ProgressReporter progress;
    private final SettlementSender settler;
    private final SenderThreads settling;
    private final TaskRunner runner;
    private final StopSignal stop = new StopSignal();
    private final HandlerRegistry handlers;
    private final HandlerLimits limits = new HandlerLimits();
    private final Pollers pollers = new Pollers();
    private final WorkerMetrics metrics;
    private final int slots;
    private final Heartbeat heartbeat;
    private final Maintenance maintenance;

    public WorkerRuntime(
            WorkerProperties properties, WorkerStore store, HandlerRegistry handlers, MeterRegistry registry) {
        this(properties, store, handlers, Lanes.NONE, registry);
    }

    public WorkerRuntime(
            WorkerProperties properties,
            WorkerStore store,
            HandlerRegistry handlers,
            Lanes lanes,
            MeterRegistry registry) {
        this.properties = properties;
        this.store = store;
        this.handlers = handlers;
        Set<QueueName> apart = lanes.all().stream().map(Lane::queue).collect(Collectors.toSet());
        this.served = new ServedQueues(store.queues(), properties.queues(), apart);
        served.onChange(outage::retain);
        this.leases = new LeaseKeeper(store.renewals(), properties.leaseTtl(), outage);
        this.renewing = new Loop("lease-keeper", lookInterval(properties.leaseTtl()), leases::runOnce);
        this.metrics = new WorkerMetrics(registry);
        this.slots =
                properties.slots() + lanes.all().stream().mapToInt(Lane::slots).sum();
        this.progress = new ProgressReporter(store.queues());
        StopSignal settlingStop = new StopSignal();
        BatchCalls calls = new BatchCalls(store.queues(), properties.retention().idempotencyWindow(), progress);
        ServerRecovery settlingLate = new ServerRecovery("settler", settlingStop);
        OutcomeRecorder ledger = new OutcomeRecorder(metrics);
        this.settler =
                new SettlementSender(calls, leases, ledger, outage, settlingLate, SenderThreads.mostOfAFlush(slots));
        this.settling = new SenderThreads(settler, leases, settlingStop);
        OutcomePolicy outcomes = new OutcomePolicy(
                properties.retry(), max -> ThreadLocalRandom.current().nextLong(max + 1));
        this.runner = new TaskRunner(outcomes, settler, ledger, timeouts, progress, running, stop);
        this.heartbeat = new Heartbeat(
                store.registry(), worker, Clock.systemUTC().instant(), served, slots, running, handlers.types(), lanes);
        this.maintenance = new Maintenance(properties, store.queues(), store.registry(), worker, served, metrics);
        maintenance.report(heartbeat);
        maintenance.repeat(new ClaimRenewer(store.queues(), leases));
        if (!served.allApart()) {
            addPoller("holdfast-poller", new WorkerSlots(properties.slots(), served.one()), served);
        }
        lanes.all().forEach(this::addPoller);
    }

    private void addPoller(Lane lane) {
        ServedQueues one = new ServedQueues(store.queues(), List.of(lane.queue().value()), Set.of());
        addPoller("holdfast-poller-" + lane.queue(), new WorkerSlots(lane.slots(), true, lane.gate()), one);
    }

    private void addPoller(String name, WorkerSlots slots, ServedQueues polled) {
        UnreachableQueues away = new UnreachableQueues(store.queues(), new ServerRecovery(OutageLog.POLLER, stop));
        LostAcquires lost = new LostAcquires(store.queues(), worker, leases, away);
        SlotFiller filling = new SlotFiller(slots, intake(slots), lost, maintenance::dueIn, stop);
        TaskAcquirer taker =
                new TaskAcquirer(store.queues(), worker, properties.leaseTtl(), slots, filling, lost, away, outage);
        pollers.add(name, slots, lost, new Poller(store.queues(), polled, slots, filling, taker, away, outage, stop));
    }

    private TaskAdmission intake(WorkerSlots slots) {
        TaskStarter starter =
                new TaskStarter(new KeyClaims(outage, stop), leases, running, stop, Threads.forHandlers(slots.total()));
        return new TaskAdmission(handlers, limits, new UnknownTypes(), leases, settler, runner, starter);
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
        metrics.watchSlots(slots, running::count);
        renewing.start();
        settling.start();
        maintenance.start();
        pollers.start();
        for (String type : handlers.settingsWithoutHandler()) {
            log.warn("There are settings for the type {}, and no handler", type);
        }
        log.info("Worker {} serves {} with {} slots", worker, properties.queues(), properties.slots());
    }

    private void verify() {
        try {
            served.refresh();
            store.queues().verify(served.lastServed());
        } catch (StoreUnavailableException e) {
            outage.failed(OutageLog.POLLER, e);
        }
    }

    /**
     * Stops: takes no more tasks, starts no more handlers, gives what has not started back at once, lets the running
     * handlers finish within the grace, interrupts the rest and gives their tasks back without costing a retry, and settles
     * what there is to settle. Waits for all of that.
     */
    public void stop() throws InterruptedException {
        log.info("Worker {} stops; its running tasks have {} s to finish", worker, grace().toSeconds());
        pollers.stop();
        giveBackUnstarted();
        pollers.awaitLastCall(LAST_CALL);
        giveBackUnstarted(); // what such a call has brought
        if (!pollers.awaitIdle(grace())) {
            giveBackTheRest();
        }
        pollers.giveBackLost();
        if (!settling.finish(LAST_FLUSH)) {
            log.warn("Redis did not confirm the end of all tasks; their leases expire and others run them again");
        }
        pollers.giveBackLost(); // of a refill, too, whose answer did not come meanwhile
        renewing.stop();
        maintenance.stop();
        timeouts.close();
        progress.close();
        metrics.forgetSlots();
        signOff();
        log.info("Worker {} has stopped", worker);
    }

    /** Those that wait for a thread, for their key, or for another run's end. */
    private void giveBackUnstarted() {
        limits.dismissWaiting();
        leases.held().forEach(HeldTask::workerStops);
    }

    private Duration grace() {
        return properties.shutdownGrace();
    }

    private void giveBackTheRest() throws InterruptedException {
        List<RunningTasks.Run> rest = running.all();
        log.warn("{} tasks still run after the grace of {} s: they are given back", rest.size(), grace().toSeconds());
        rest.forEach(RunningTasks.Run::stop);
        if (!pollers.awaitIdle(INTERRUPTED_GRACE)) {
            leases.held().forEach(HeldTask::abandon);
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
