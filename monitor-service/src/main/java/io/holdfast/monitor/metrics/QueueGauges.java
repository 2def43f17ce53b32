package io.holdfast.monitor.metrics;

import io.holdfast.monitor.watch.Snapshot;
import io.holdfast.monitor.watch.Watch;
import io.holdfast.queue.model.Depths;
import io.holdfast.queue.model.QueueName;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * The depths of each queue by itself, as far as queues are known; the first 100 that were seen, so that the number of
 * time series stays bounded. The sums over all queues have no such limit.
 */
public final class QueueGauges implements Consumer<Snapshot> {

    public static final String QUEUE_TASKS = "queue_tasks";

    private static final int MOST_QUEUES = 100;
    private static final Map<String, ToDoubleFunction<Depths>> STATES = Map.of(
            "pending_high", Depths::pendingHigh,
            "pending_default", Depths::pendingDefault,
            "pending_low", Depths::pendingLow,
            "delayed", Depths::delayed,
            "processing", Depths::processing,
            "dead", Depths::deadLetter,
            "completed", Depths::completed);

    private final Watch watch;
    private final MeterRegistry registry;
    private final Map<QueueName, List<Meter>> registered = new ConcurrentHashMap<>();

    public QueueGauges(Watch watch, MeterRegistry registry) {
        this.watch = watch;
        this.registry = registry;
        watch.onSnapshot(this);
    }

    /** Registers the queues that are new, and drops those that are known no more. */
    @Override
    public void accept(Snapshot snapshot) {
        Set<QueueName> known = new TreeSet<>(snapshot.queues().keySet());
        known.addAll(snapshot.unknown());
        registered.keySet().stream()
                .filter(queue -> !known.contains(queue))
                .toList()
                .forEach(queue -> registered.remove(queue).forEach(registry::remove));
        for (QueueName queue : known) {
            if (registered.size() < MOST_QUEUES && !registered.containsKey(queue)) {
                registered.put(
                        queue,
                        STATES.entrySet().stream()
                                .map(state -> register(queue, state.getKey(), state.getValue()))
                                .toList());
            }
        }
    }

    private Meter register(QueueName queue, String state, ToDoubleFunction<Depths> count) {
        return Gauge.builder(
                        QUEUE_TASKS,
                        watch,
                        w -> w.sight()
                                .live()
                                .map(snapshot -> snapshot.queues().get(queue))
                                .map(count::applyAsDouble)
                                .orElse(Double.NaN))
                .description("Tasks of each queue in each state; completed ones as long as they are retained;"
                        + " NaN while Redis is away, or the part of it that has the queue")
                .tag("name", queue.value())
                .tag("state", state)
                .register(registry);
    }
}
