package io.holdfast.monitor.metrics;

import io.holdfast.monitor.watch.Snapshot;
import io.holdfast.monitor.watch.Watch;
import io.holdfast.queue.TaskMetrics;
import io.holdfast.queue.model.Depths;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.function.ToDoubleFunction;

/** The six depths summed over all queues that can be counted, as in the external contract. */
public final class DepthGauges implements MeterBinder {

    /** Whether Redis answers: 1 or 0. */
    public static final String STORE_UP = "store_up";

    /** The age of the oldest task that is next in line; absent from view (NaN) only while Redis is away. */
    public static final String OLDEST_PENDING = "queue_oldest_pending_seconds";

    /** How many queues can't be counted, which the sums leave out. */
    public static final String QUEUES_UNKNOWN = "queues_unknown";

    private final Watch watch;

    public DepthGauges(Watch watch) {
        this.watch = watch;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        depth(registry, "pending_high", Depths::pendingHigh);
        depth(registry, "pending_default", Depths::pendingDefault);
        depth(registry, "pending_low", Depths::pendingLow);
        depth(registry, "delayed", Depths::delayed);
        depth(registry, "processing", Depths::processing);
        depth(registry, "dlq", Depths::deadLetter);
        Gauge.builder(STORE_UP, watch, w -> w.sight().live().isPresent() ? 1 : 0)
                .description("Whether Redis answers: 1 or 0")
                .register(registry);
        Gauge.builder(
                        QUEUES_UNKNOWN,
                        watch,
                        w -> value(w, snapshot -> snapshot.unknown().size()))
                .description(
                        "Queues that can't be counted because a part of Redis is away, and that the sums leave out;"
                                + " NaN while all of Redis is away")
                .register(registry);
        Gauge.builder(OLDEST_PENDING, watch, w -> total(w, DepthGauges::oldestSeconds))
                .description("Age of the oldest task that is next in line, 0 when none is; NaN while Redis is away")
                .register(registry);
    }

    private void depth(MeterRegistry registry, String place, ToDoubleFunction<Depths> count) {
        Gauge.builder(TaskMetrics.QUEUE_DEPTH, watch, w -> total(w, count))
                .description(TaskMetrics.QUEUE_DEPTH_HELP)
                .tag(TaskMetrics.LABEL_QUEUE, place)
                .register(registry);
    }

    private static double total(Watch watch, ToDoubleFunction<Depths> count) {
        return value(watch, snapshot -> count.applyAsDouble(snapshot.total()));
    }

    private static double value(Watch watch, ToDoubleFunction<Snapshot> value) {
        return watch.sight().live().map(value::applyAsDouble).orElse(Double.NaN);
    }

    static double oldestSeconds(Depths depths) {
        Duration oldest = depths.oldestPending();
        return oldest == null ? 0 : oldest.toMillis() / 1_000.0;
    }
}
