package io.holdfast.monitor.metrics;

import io.holdfast.monitor.state.Snapshot;
import io.holdfast.monitor.state.StateTracker;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.task.QueueName;
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
import java.util.stream.Stream;

/**
 * The depths of each queue, for the first 100 queues only, so that the number of time series stays bounded. The sums over
 * all queues have no such limit.
 */
public final class QueueGauges implements Consumer<Snapshot> {

    public static final String QUEUE_TASKS = "queue_tasks";
    public static final String QUEUE_OLDEST = "queue_oldest_seconds";

    private static final int MAX_QUEUES = 100;
    private static final Map<String, ToDoubleFunction<Depths>> STATES = Map.of(
            "pending_high", Depths::pendingHigh,
            "pending_default", Depths::pendingDefault,
            "pending_low", Depths::pendingLow,
            "delayed", Depths::delayed,
            "processing", Depths::processing,
            "dead", Depths::deadLetter,
            "completed", Depths::completed);

    private final StateTracker tracker;
    private final MeterRegistry registry;
    private final Map<QueueName, List<Meter>> registered = new ConcurrentHashMap<>();

    public QueueGauges(StateTracker tracker, MeterRegistry registry) {
        this.tracker = tracker;
        this.registry = registry;
        tracker.onSnapshot(this);
    }

    /** Registers new queues and removes those that no longer exist. */
    @Override
    public void accept(Snapshot snapshot) {
        Set<QueueName> known = new TreeSet<>(snapshot.queues().keySet());
        known.addAll(snapshot.unknown());
        registered.keySet().stream()
                .filter(queue -> !known.contains(queue))
                .toList()
                .forEach(queue -> registered.remove(queue).forEach(registry::remove));
        for (QueueName queue : known) {
            if (registered.size() < MAX_QUEUES && !registered.containsKey(queue)) {
                registered.put(
                        queue,
                        Stream.concat(
                                        Stream.of(registerOldest(queue)),
                                        STATES.entrySet().stream()
                                                .map(state -> register(queue, state.getKey(), state.getValue())))
                                .toList());
            }
        }
    }

    private Meter registerOldest(QueueName queue) {
        return Gauge.builder(QUEUE_OLDEST, tracker, t -> of(t, queue, DepthGauges::oldestSeconds))
                .description("Age of the oldest pending task of each queue, 0 if there is none;"
                        + " NaN while Redis or the node of the queue is unreachable")
                .tag("name", queue.value())
                .register(registry);
    }

    private static double of(StateTracker tracker, QueueName queue, ToDoubleFunction<Depths> value) {
        return tracker.state()
                .available()
                .map(snapshot -> snapshot.queues().get(queue))
                .map(value::applyAsDouble)
                .orElse(Double.NaN);
    }

    private Meter register(QueueName queue, String state, ToDoubleFunction<Depths> count) {
        return Gauge.builder(QUEUE_TASKS, tracker, t -> of(t, queue, count))
                .description("Tasks of each queue in each state; completed tasks as long as they are retained;"
                        + " NaN while Redis or the node of the queue is unreachable")
                .tag("name", queue.value())
                .tag("state", state)
                .register(registry);
    }
}
