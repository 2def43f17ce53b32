package io.holdfast.worker.settle;

import io.holdfast.queue.TaskMetrics;
import io.holdfast.queue.TypeLabels;
import io.holdfast.queue.lease.Rejection;
import io.holdfast.queue.schedule.FireOutcome;
import io.holdfast.queue.task.TaskType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** The metrics of a worker. Only what Redis has confirmed is counted. */
public final class WorkerMetrics {

    private static final Duration[] BUCKETS = LongStream.of(
                    5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000, 1_800_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final TypeLabels types = new TypeLabels();
    private final Map<String, Timer> waits = new ConcurrentHashMap<>();
    private final Map<String, Timer> successes = new ConcurrentHashMap<>();
    private final Map<String, Timer> failures = new ConcurrentHashMap<>();
    private final Map<String, Counter> retries = new ConcurrentHashMap<>();
    private final Map<SnoozeReason, Counter> snoozes = new ConcurrentHashMap<>();
    private final Map<FireOutcome, Counter> fires = new EnumMap<>(FireOutcome.class);
    private final Counter reclaimed;
    private final Counter buried;
    private final Counter leasesLost;
    private final Counter renewalsLost;
    private final Map<Rejection, Counter> refused = new EnumMap<>(Rejection.class);
    private final DistributionSummary acquired;
    private final DistributionSummary settled;
    private final List<Gauge> gauges = new ArrayList<>();

    public WorkerMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.reclaimed = counter(TaskMetrics.TASK_RECLAIMED, TaskMetrics.TASK_RECLAIMED_HELP);
        this.buried = counter("task.buried", "Tasks that became dead letters");
        this.leasesLost = counter("task.lease.lost", "Runs whose result was refused because their lease was lost");
        this.renewalsLost = counter("task.renewal.lost", "Renewals refused because the lease was lost");
        this.acquired = TaskMetrics.batchSize(registry, "acquire");
        this.settled = TaskMetrics.batchSize(registry, "settle");
        for (Rejection reason : List.of(Rejection.LOST, Rejection.CANCELLED, Rejection.DUPLICATE)) {
            refused.put(reason, refusedCounter(reason));
        }
        for (SnoozeReason reason : SnoozeReason.values()) {
            snoozes.put(reason, snoozeCounter(reason));
        }
        for (FireOutcome outcome : FireOutcome.values()) {
            fires.put(outcome, fireCounter(outcome));
        }
    }

    public void watchSlots(int slots, Supplier<Number> busy) {
        gauges.add(Gauge.builder("worker.slots", () -> slots)
                .description("Tasks that this worker can run at a time")
                .register(registry));
        gauges.add(Gauge.builder("worker.slots.busy", busy)
                .description("Tasks that this worker runs at this moment")
                .register(registry));
    }

    public void watchDrain(BooleanSupplier draining) {
        gauges.add(Gauge.builder("worker.draining", () -> draining.getAsBoolean() ? 1 : 0)
                .description("1 while this worker is asked to take no more tasks, otherwise 0")
                .register(registry));
    }

    /** The worker has stopped. The next one of this process registers its own slots, and the counters continue. */
    public void forgetSlots() {
        gauges.forEach(registry::remove);
    }

    /** The first run of a task begins. */
    void waited(TaskType type, Duration wait) {
        waits.computeIfAbsent(types.labelOf(type), this::waitTimer).record(wait);
    }

    void acquired(int tasks) {
        acquired.record(tasks);
    }

    void settled(int tasks) {
        settled.record(tasks);
    }

    void refused(Rejection reason) {
        refused.computeIfAbsent(reason, this::refusedCounter).increment();
    }

    void renewalLost() {
        renewalsLost.increment();
    }

    void succeeded(TaskType type, Duration runTime) {
        successes
                .computeIfAbsent(types.labelOf(type), label -> timer(label, TaskMetrics.STATUS_SUCCESS))
                .record(runTime);
    }

    void retried(TaskType type, Duration runTime) {
        failed(type, runTime);
        retries.computeIfAbsent(types.labelOf(type), this::retryCounter).increment();
    }

    void buried(TaskType type, Duration runTime) {
        failed(type, runTime);
        buried.increment();
    }

    /** Tasks that a sweep of the reaper reclaimed, with those that it made dead letters. */
    public void reclaimed(int tasks, int buriedOfThem) {
        reclaimed.increment(tasks);
        buried.increment(buriedOfThem);
    }

    void snoozed(SnoozeReason reason) {
        snoozes.computeIfAbsent(reason, this::snoozeCounter).increment();
    }

    /** Ticks of schedules that this worker has decided. */
    public void decided(Map<FireOutcome, Integer> outcomes) {
        outcomes.forEach((outcome, count) ->
                fires.computeIfAbsent(outcome, this::fireCounter).increment(count));
    }

    void leaseLost() {
        leasesLost.increment();
    }

    private void failed(TaskType type, Duration runTime) {
        failures.computeIfAbsent(types.labelOf(type), label -> timer(label, TaskMetrics.STATUS_FAILURE))
                .record(runTime);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private Counter refusedCounter(Rejection reason) {
        return Counter.builder("task.settle.refused")
                .description("Outcomes that Redis refused, by what it found instead")
                .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }

    private Timer waitTimer(String type) {
        return Timer.builder("task.wait")
                .description("Time from when a task was first due to its first run")
                .tag(TaskMetrics.LABEL_TYPE, type)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    private Counter retryCounter(String type) {
        return Counter.builder(TaskMetrics.TASK_RETRIES)
                .description(TaskMetrics.TASK_RETRIES_HELP)
                .tag(TaskMetrics.LABEL_TYPE, type)
                .register(registry);
    }

    private Counter snoozeCounter(SnoozeReason reason) {
        return Counter.builder("task.put.off")
                .description("Tasks snoozed without costing a retry")
                .tag("reason", reason.label())
                .register(registry);
    }

    private Counter fireCounter(FireOutcome outcome) {
        return Counter.builder(TaskMetrics.SCHEDULE_FIRES)
                .description(TaskMetrics.SCHEDULE_FIRES_HELP)
                .tag(TaskMetrics.LABEL_OUTCOME, outcome.label())
                .register(registry);
    }

    private Timer timer(String type, String status) {
        return Timer.builder(TaskMetrics.TASK_DURATION)
                .description(TaskMetrics.TASK_DURATION_HELP)
                .tag(TaskMetrics.LABEL_TYPE, type)
                .tag(TaskMetrics.LABEL_STATUS, status)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }
}
