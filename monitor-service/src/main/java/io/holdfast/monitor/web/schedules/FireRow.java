package io.holdfast.monitor.web.schedules;

import io.holdfast.queue.schedule.Fire;
import io.holdfast.queue.schedule.FireOutcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of a tick.
 *
 * @param task null if none was enqueued
 * @param queue of the task, if it is another than that of the schedule
 */
record FireRow(
        Instant at,
        FireOutcome what,
        @Nullable String task,
        @Nullable String queue,
        @Nullable String reason) {

    static FireRow of(Fire fire) {
        return new FireRow(
                fire.at(),
                fire.outcome(),
                fire.task() == null ? null : fire.task().value(),
                fire.queue() == null ? null : fire.queue().value(),
                fire.reason());
    }

    public String outcome() {
        return what.label();
    }

    public String tone() {
        return switch (what) {
            case FIRED -> "good";
            case REPLACED -> "pending";
            case SKIPPED -> "warn";
            case MISSED, FAILED -> "bad";
        };
    }

    /** What the outcome means; the reason of a failure. */
    public String note() {
        return switch (what) {
            case FIRED -> "";
            case REPLACED -> "the last run was not over, and was cancelled";
            case SKIPPED -> "the last run was not over";
            case MISSED -> "nothing could fire in time";
            case FAILED -> reason == null ? "its task was refused" : reason;
        };
    }
}
