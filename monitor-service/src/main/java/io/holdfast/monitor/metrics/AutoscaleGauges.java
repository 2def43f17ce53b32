package io.holdfast.monitor.metrics;

import io.holdfast.monitor.autoscale.LoadTracker;
import io.holdfast.monitor.autoscale.ScaleGoal;
import io.holdfast.monitor.state.Snapshot;
import io.holdfast.monitor.state.StateTracker;
import io.holdfast.queue.task.QueueName;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The recommended number of slots, of all queues together and of each, for the first 100 queues only, so that the number of time
 * series stays bounded. An autoscaler divides it by the slots of a worker.
 */
public final class AutoscaleGauges implements Consumer<Snapshot> {

    public static final String ALL = "workers_slots_recommended";
    public static final String QUEUE = "queue_slots_recommended";

    private static final int MAX_QUEUES = 100;
    private static final String UNREADABLE = "; NaN while Redis or the node of the queue is unreachable";

    private final StateTracker tracker;
    private final LoadTracker loads;
    private final ScaleGoal goal;
    private final MeterRegistry registry;
    private final Map<QueueName, Meter> registered = new ConcurrentHashMap<>();

    public AutoscaleGauges(StateTracker tracker, LoadTracker loads, Duration targetWait, MeterRegistry registry) {
        this.tracker = tracker;
        this.loads = loads;
        this.goal = new ScaleGoal(targetWait, 0, ScaleGoal.MAX_COUNT, 1);
        this.registry = registry;
        Gauge.builder(ALL, this, gauges -> gauges.slots(null))
                .description("Slots that start the tasks of all queues within the target wait" + UNREADABLE)
                .register(registry);
    }

    /** Registers new queues and removes those that no longer exist. */
    @Override
    public void accept(Snapshot snapshot) {
        Set<QueueName> known = new TreeSet<>(snapshot.queues().keySet());
        known.addAll(snapshot.unknown());
        registered.entrySet().removeIf(queue -> {
            boolean isGone = !known.contains(queue.getKey());
            if (isGone) {
                registry.remove(queue.getValue());
            }
            return isGone;
        });
        for (QueueName queue : known) {
            if (registered.size() < MAX_QUEUES && !registered.containsKey(queue)) {
                registered.put(
                        queue,
                        Gauge.builder(QUEUE, this, gauges -> gauges.slots(queue))
                                .description(
                                        "Slots that start the tasks of the queue within the target wait" + UNREADABLE)
                                .tag("name", queue.value())
                                .register(registry));
            }
        }
    }

    private double slots(@Nullable QueueName queue) {
        return tracker.state()
                .available()
                .flatMap(available -> loads.of(queue))
                .map(load -> load.recommend(goal).slots())
                .orElse(Double.NaN);
    }
}
