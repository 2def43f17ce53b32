package io.holdfast.service.schedule;

import io.holdfast.queue.TaskMetrics;
import io.holdfast.queue.schedule.FireOutcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Counts what became of the runs that users of a service have triggered. Workers count the ticks. Thread-safe. */
public final class TriggerCounters {

    private final Map<FireOutcome, Counter> counters = new EnumMap<>(FireOutcome.class);

    public TriggerCounters(MeterRegistry registry) {
        for (FireOutcome outcome : FireOutcome.values()) {
            counters.put(
                    outcome,
                    Counter.builder(TaskMetrics.SCHEDULE_FIRES)
                            .description(TaskMetrics.SCHEDULE_FIRES_HELP)
                            .tag(TaskMetrics.LABEL_OUTCOME, outcome.label())
                            .register(registry));
        }
    }

    public void count(FireOutcome outcome) {
        Objects.requireNonNull(counters.get(outcome)).increment();
    }
}
