package io.holdfast.monitor.metrics;

import io.holdfast.monitor.state.Snapshot;
import io.holdfast.monitor.state.StateTracker;
import io.holdfast.queue.TaskMetrics;
import io.holdfast.queue.inspect.Depths;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.function.ToDoubleFunction;

/** The six depths of the external contract, summed over all queues that can be read. */
public final class DepthGauges implements MeterBinder {

    /** Whether Redis answers: 1 or 0. */
    public static final String STORE_UP = "store_up";

    /** Age of the oldest pending task; NaN while Redis is unreachable. */
    public static final String OLDEST_PENDING = "queue_oldest_pending_seconds";

    /** The number of queues that cannot be read; the sums leave them out. */
    public static final String QUEUES_UNKNOWN = "queues_unknown";

    private final StateTracker tracker;

    public DepthGauges(StateTracker tracker) {
        this.tracker = tracker;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        depth(registry, "pending_high", Depths::pendingHigh);
        depth(registry, "pending_default", Depths::pendingDefault);
        depth(registry, "pending_low", Depths::pendingLow);
        depth(registry, "delayed", Depths::delayed);
        depth(registry, "processing", Depths::processing);
        depth(registry, "dlq", Depths::deadLetter);
        Gauge.builder(STORE_UP, tracker, t -> t.state().available().isPresent() ? 1 : 0)
                .description("Whether Redis answers: 1 or 0")
                .register(registry);
        Gauge.builder(
                        QUEUES_UNKNOWN,
                        tracker,
                        t -> value(t, snapshot -> snapshot.unknown().size()))
                .description(
                        "Queues that cannot be read because their node of Redis is unreachable, and that the sums leave"
                                + " out; NaN while all of Redis is unreachable")
                .register(registry);
        Gauge.builder(OLDEST_PENDING, tracker, t -> total(t, DepthGauges::oldestSeconds))
                .description("Age of the oldest pending task, 0 if there is none; NaN while Redis is unreachable")
                .register(registry);
    }

    private void depth(MeterRegistry registry, String place, ToDoubleFunction<Depths> count) {
        Gauge.builder(TaskMetrics.QUEUE_DEPTH, tracker, t -> total(t, count))
                .description(TaskMetrics.QUEUE_DEPTH_HELP)
                .tag(TaskMetrics.LABEL_QUEUE, place)
                .register(registry);
    }

    private static double total(StateTracker tracker, ToDoubleFunction<Depths> count) {
        return value(tracker, snapshot -> count.applyAsDouble(snapshot.total()));
    }

    private static double value(StateTracker tracker, ToDoubleFunction<Snapshot> value) {
        return tracker.state().available().map(value::applyAsDouble).orElse(Double.NaN);
    }

    static double oldestSeconds(Depths depths) {
        Duration oldest = depths.oldestPending();
        return oldest == null ? 0 : oldest.toMillis() / 1_000.0;
    }
}
