package io.holdfast.monitor.metrics;

import io.holdfast.monitor.state.LimitWatch;
import io.holdfast.monitor.state.StateTracker;
import io.holdfast.queue.flow.Limit;
import io.holdfast.queue.flow.LimitsInUse;
import io.holdfast.queue.flow.QueueLimits;
import io.holdfast.queue.task.QueueName;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * The use of the limits of each queue that has any, for the first 100 such queues only, so that the number of time series
 * stays bounded. Not thread-safe.
 */
public final class LimitGauges implements Runnable {

    public static final String USED = "queue_limit_used";
    public static final String ALLOWED = "queue_limit_allowed";
    public static final String KEYS_WAITING = "queue_keys_waiting";
    public static final String THROTTLED = "queue_throttled_total";

    private static final int MAX_QUEUES = 100;
    private static final String UNREADABLE = "; NaN while Redis or the node of the queue is unreachable";

    private final LimitWatch watch;
    private final StateTracker tracker;
    private final MeterRegistry registry;
    private final Map<QueueName, Registered> registered = new HashMap<>();

    /** Which limits of the queue have gauges. */
    private record Registered(Set<Limit> limits, List<Meter> meters) {}

    public LimitGauges(LimitWatch watch, StateTracker tracker, MeterRegistry registry) {
        this.watch = watch;
        this.tracker = tracker;
        this.registry = registry;
    }

    /** Registers the gauges of new limits and removes those of limits that no longer exist. */
    @Override
    public void run() {
        if (tracker.state().available().isEmpty()) {
            return;
        }
        Map<QueueName, LimitsInUse> current = new TreeMap<>(watch.last());
        registered.entrySet().removeIf(queue -> {
            LimitsInUse inUse = current.get(queue.getKey());
            boolean changed = inUse == null || !queue.getValue().limits.equals(limitsOf(inUse.limits()));
            if (changed) {
                queue.getValue().meters.forEach(registry::remove);
            }
            return changed;
        });
        current.forEach((queue, inUse) -> {
            if (registered.size() < MAX_QUEUES && !registered.containsKey(queue)) {
                registered.put(queue, register(queue, limitsOf(inUse.limits())));
            }
        });
    }

    private static Set<Limit> limitsOf(QueueLimits limits) {
        Set<Limit> set = EnumSet.noneOf(Limit.class);
        if (limits.concurrency() != null) {
            set.add(Limit.CONCURRENCY);
        }
        if (limits.rate() != null) {
            set.add(Limit.RATE);
        }
        return set;
    }

    private Registered register(QueueName queue, Set<Limit> limits) {
        List<Meter> meters = new ArrayList<>();
        meters.add(builder(KEYS_WAITING, queue, inUse -> inUse.use().limitedKeys())
                .description("Keys with pending tasks that wait for a limit of their own, or are paused" + UNREADABLE)
                .register(registry));
        meters.add(FunctionCounter.builder(
                        THROTTLED, tracker, value(queue, inUse -> inUse.use().throttled()))
                .description(
                        "How often a limit of the queue or of one of its keys kept pending tasks from starting: once for"
                                + " each call of a worker that had to leave tasks behind" + UNREADABLE)
                .tag("name", queue.value())
                .register(registry));
        for (Limit limit : limits) {
            meters.add(builder(USED, queue, inUse -> used(inUse, limit))
                    .description("What is used of a limit of the queue: running tasks of its concurrency, starts of the"
                            + " burst of its rate" + UNREADABLE)
                    .tag("limit", limit.label())
                    .register(registry));
            meters.add(builder(ALLOWED, queue, inUse -> allowed(inUse, limit))
                    .description(
                            "What a limit of the queue allows: running tasks, or the burst of its rate" + UNREADABLE)
                    .tag("limit", limit.label())
                    .register(registry));
        }
        return new Registered(limits, meters);
    }

    private Gauge.Builder<StateTracker> builder(String name, QueueName queue, ToDoubleFunction<LimitsInUse> value) {
        return Gauge.builder(name, tracker, value(queue, value)).tag("name", queue.value());
    }

    private ToDoubleFunction<StateTracker> value(QueueName queue, ToDoubleFunction<LimitsInUse> value) {
        return t -> t.state()
                .available()
                .map(snapshot -> watch.last().get(queue))
                .map(value::applyAsDouble)
                .orElse(Double.NaN);
    }

    private static double used(LimitsInUse inUse, Limit limit) {
        return limit == Limit.RATE ? inUse.use().rateUsed() : inUse.use().running();
    }

    private static double allowed(LimitsInUse inUse, Limit limit) {
        QueueLimits limits = inUse.limits();
        if (limit == Limit.RATE) {
            return limits.rate() == null ? Double.NaN : limits.rate().burst();
        }
        return limits.concurrency() == null ? Double.NaN : limits.concurrency();
    }
}
