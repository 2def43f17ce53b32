package io.holdfast.worker.runtime;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.StoreUnavailableException;
import io.holdfast.queue.statistics.StatisticsFlusher;
import io.holdfast.queue.statistics.StatisticsRecorder;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.tracing.RunTracing;
import io.holdfast.queue.worker.WorkerId;
import io.holdfast.worker.Lane;
import io.holdfast.worker.Lanes;
import io.holdfast.worker.QueueGate;
import io.holdfast.worker.WorkerProperties;
import io.holdfast.worker.acquire.Drain;
import io.holdfast.worker.acquire.LostAcquires;
import io.holdfast.worker.acquire.ServedQueues;
import io.holdfast.worker.acquire.SlotFiller;
import io.holdfast.worker.acquire.TaskAcquirer;
import io.holdfast.worker.acquire.TaskFetcher;
import io.holdfast.worker.acquire.TaskFetchers;
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
import io.holdfast.worker.support.Plural;
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
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker: creates its parts, starts them, and stops them in an order that loses no task, and that runs no task twice
 * if it ends within the grace period. Does not use a Spring context. Use each instance once.
 */
public final class WorkerRuntime {

    private static final Logger log = LoggerFactory.getLogger(WorkerRuntime.class);
    private static final Duration MAX_RENEWAL_CHECK = Duration.ofMillis(500);
    /** How long interrupted handlers may take to return before they are abandoned. */
    private static final Duration INTERRUPTED_GRACE = Duration.ofSeconds(2);

    private static final Duration LAST_FLUSH_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration LAST_ACQUIRE_TIMEOUT = Duration.ofSeconds(5);

    private final WorkerProperties properties;
    private final WorkerStore store;
    private final WorkerId worker = WorkerIds.create();
    private final OutageLog outage = new OutageLog();
    private final RunningTasks running = new RunningTasks();
    private final Timeouts timeouts = new Timeouts();
    private final ServedQueues served;
    private final LeaseKeeper leases;
    private final Loop renewing;
    private final ProgressReporter progress;
    private final SettlementSender sender;
    private final SenderThreads senderThreads;
    private final OutcomeRecorder recorder;
    private final TaskRunner runner;
    private final StopSignal stop = new StopSignal();
    private final HandlerRegistry handlers;
    private final HandlerLimits limits = new HandlerLimits();
    private final Drain drain = new Drain();
    private final TaskFetchers fetchers = new TaskFetchers();
    private final WorkerMetrics metrics;
    private final StatisticsFlusher statistics;
    private final Lanes lanes;
    private final int ownSlots;
    private final int slots;
    private final Heartbeat heartbeat;
    private final Maintenance maintenance;

    public WorkerRuntime(
            WorkerProperties properties, WorkerStore store, HandlerRegistry handlers, MeterRegistry registry) {
        this(properties, store, handlers, Lanes.NONE, registry, RunTracing.NONE);
    }

    public WorkerRuntime(
            WorkerProperties properties,
            WorkerStore store,
            HandlerRegistry handlers,
            Lanes lanes,
            MeterRegistry registry,
            RunTracing tracing) {
        this.properties = properties;
        this.store = store;
        this.handlers = handlers;
        this.lanes = lanes;
        Set<QueueName> ofLanes = lanes.all().stream().map(Lane::queue).collect(Collectors.toSet());
        this.served = new ServedQueues(store.queues(), properties.queues(), ofLanes);
        served.onChange(outage::retain);
        this.leases = new LeaseKeeper(store.renewals(), properties.leaseTtl(), outage);
        this.renewing = new Loop("lease-keeper", renewalCheckInterval(properties.leaseTtl()), leases::runOnce);
        this.metrics = new WorkerMetrics(registry);
        StatisticsRecorder counts = new StatisticsRecorder();
        this.statistics = new StatisticsFlusher(counts, store.statistics(), true);
        this.ownSlots = served.onlyLanes() ? 0 : properties.slots();
        this.slots = ownSlots + lanes.all().stream().mapToInt(Lane::slots).sum();
        this.progress = new ProgressReporter(store.queues());
        StopSignal senderStop = new StopSignal();
        BatchCalls calls = new BatchCalls(store.queues(), properties.retention().idempotencyWindow(), progress);
        ServerRecovery recovery = new ServerRecovery("settlement sender", senderStop);
        this.recorder = new OutcomeRecorder(metrics, counts);
        this.sender =
                new SettlementSender(calls, leases, recorder, outage, recovery, SenderThreads.maxFlushSize(slots));
        this.senderThreads = new SenderThreads(sender, leases, senderStop);
        OutcomePolicy outcomes = new OutcomePolicy(
                properties.retry(), max -> ThreadLocalRandom.current().nextLong(max + 1));
        this.runner = new TaskRunner(outcomes, recorder, timeouts, progress, running, stop, tracing);
        this.heartbeat = new Heartbeat(
                store.registry(),
                worker,
                WorkerIds.host(),
                Clock.systemUTC().instant(),
                served,
                slots,
                running,
                handlers.types(),
                lanes,
                drain);
        this.maintenance = new Maintenance(
                properties, store.queues(), store.registry(), store.schedules(), worker, served, metrics, counts);
        maintenance.addHeartbeat(heartbeat);
        maintenance.addClaimRenewal(new ClaimRenewer(store.queues(), leases));
        if (ownSlots > 0) {
            addFetcher("holdfast-fetcher", new WorkerSlots(ownSlots, served.single(), QueueGate.OPEN, drain), served);
        }
        lanes.all().forEach(this::addFetcher);
    }

    private void addFetcher(Lane lane) {
        ServedQueues one = new ServedQueues(store.queues(), List.of(lane.queue().value()), Set.of());
        addFetcher("holdfast-fetcher-" + lane.queue(), new WorkerSlots(lane.slots(), true, lane.gate(), drain), one);
    }

    private void addFetcher(String name, WorkerSlots slots, ServedQueues fetched) {
        UnreachableQueues unreachable =
                new UnreachableQueues(store.queues(), new ServerRecovery(OutageLog.FETCHER, stop));
        LostAcquires lost = new LostAcquires(store.queues(), worker, leases, unreachable);
        SlotFiller filler = new SlotFiller(slots, admission(slots), lost, maintenance::dueIn, stop);
        TaskAcquirer acquirer = new TaskAcquirer(
                store.queues(), worker, properties.leaseTtl(), slots, filler, lost, unreachable, outage);
        fetchers.add(
                name,
                slots,
                lost,
                new TaskFetcher(store.queues(), fetched, slots, filler, acquirer, unreachable, outage, stop));
    }

    private TaskAdmission admission(WorkerSlots slots) {
        TaskStarter starter = new TaskStarter(
                new KeyClaims(outage, stop), leases, running, stop, runner, Threads.forHandlers(slots.total()));
        return new TaskAdmission(handlers, limits, new UnknownTypes(), leases, sender, recorder, starter);
    }

    private static Duration renewalCheckInterval(Duration lease) {
        Duration third = lease.dividedBy(3);
        return third.compareTo(MAX_RENEWAL_CHECK) < 0 ? third : MAX_RENEWAL_CHECK;
    }

    public WorkerId worker() {
        return worker;
    }

    /**
     * Starts working; while Redis is unavailable, as soon as it is available.
     *
     * @throws io.holdfast.queue.StoreMismatchException if Holdfast cannot work with this Redis
     */
    public void start() {
        verify();
        metrics.watchSlots(slots, running::count);
        metrics.watchDrain(drain::isRequested);
        renewing.start();
        senderThreads.start();
        maintenance.start();
        statistics.start();
        fetchers.start();
        for (String type : handlers.settingsWithoutHandler()) {
            log.warn("Type {} is configured but has no handler", type);
        }
        log.info("Worker {} serves {}", worker, serving());
    }

    /** Such as "all queues with 8 slots, queue route-mail with 4 slots". */
    private String serving() {
        Stream<String> own = ownSlots == 0
                ? Stream.empty()
                : Stream.of(served.description() + " with " + Plural.of(ownSlots, "slot"));
        Stream<String> ofLanes =
                lanes.all().stream().map(lane -> "queue " + lane.queue() + " with " + Plural.of(lane.slots(), "slot"));
        return Stream.concat(own, ofLanes).collect(Collectors.joining(", "));
    }

    private void verify() {
        try {
            served.refresh();
            store.queues().verify(served.lastServed());
        } catch (StoreUnavailableException e) {
            outage.failed(OutageLog.FETCHER, e);
        }
    }

    /**
     * Stops: acquires no more tasks, starts no more handlers, releases at once what has not started, lets running
     * handlers finish within the grace, interrupts the rest and releases their tasks without costing a retry, and
     * settles what remains. Waits for all of that.
     */
    public void stop() throws InterruptedException {
        log.info("Worker {} is stopping; its running tasks have {} s to finish", worker, grace().toSeconds());
        fetchers.stop();
        releaseUnstarted();
        fetchers.awaitLastAcquire(LAST_ACQUIRE_TIMEOUT);
        releaseUnstarted(); // the tasks of the last acquiring call
        if (!fetchers.awaitIdle(grace())) {
            releaseRunning();
        }
        fetchers.releaseUnreceived();
        if (!senderThreads.finish(LAST_FLUSH_TIMEOUT)) {
            log.warn(
                    "Redis did not confirm the outcome of all tasks; their leases will expire and other workers run the"
                            + " tasks again");
        }
        fetchers.releaseUnreceived(); // a refill may have lost its reply meanwhile
        renewing.stop();
        maintenance.stop();
        statistics.close();
        timeouts.close();
        progress.close();
        metrics.forgetSlots();
        signOff();
        log.info("Worker {} has stopped", worker);
    }

    /** Tasks that wait for a thread, for their key, or for the limit of their handler. */
    private void releaseUnstarted() {
        limits.closeWaiting();
        leases.held().forEach(HeldTask::workerStops);
    }

    private Duration grace() {
        return properties.shutdownGrace();
    }

    private void releaseRunning() throws InterruptedException {
        List<RunningTasks.Run> rest = running.all();
        log.warn(
                "The grace period of {} s has ended: {} still running; releasing them",
                grace().toSeconds(),
                Plural.of(rest.size(), "task"));
        rest.forEach(RunningTasks.Run::stop);
        if (!fetchers.awaitIdle(INTERRUPTED_GRACE)) {
            leases.held().forEach(HeldTask::abandon);
        }
    }

    /** Removes the worker's report. */
    private void signOff() {
        try {
            heartbeat.signOff();
        } catch (StoreException e) {
            log.debug("Cannot sign off; the heartbeats of other workers remove this worker's report after an hour", e);
        }
    }
}
