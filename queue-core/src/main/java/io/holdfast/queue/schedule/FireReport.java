package io.holdfast.queue.schedule;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one call did.
 *
 * @param outcomes how many ticks had each outcome; another process may have decided the others
 * @param failed the schedules whose task was refused in this call, and why
 * @param unreadable the due schedules that this version of Holdfast cannot decide
 * @param next the time until the next call is useful; null if no schedule of the queue will fire
 */
public record FireReport(
        Map<FireOutcome, Integer> outcomes,
        Map<ScheduleName, String> failed,
        Set<String> unreadable,
        @Nullable Duration next) {

    /** The number of tasks that were enqueued. */
    public int enqueued() {
        return outcomes.getOrDefault(FireOutcome.FIRED, 0) + outcomes.getOrDefault(FireOutcome.REPLACED, 0);
    }
}
