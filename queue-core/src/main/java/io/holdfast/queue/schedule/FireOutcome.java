package io.holdfast.queue.schedule;

import java.util.Locale;

/** What became of a tick. */
public enum FireOutcome {
    /** Its task is enqueued. */
    FIRED,
    /** The last run was not over. */
    SKIPPED,
    /** Nothing could fire in time, and the schedule does not catch up with it. */
    MISSED,
    /** Its task is enqueued, and the last one, which was not over, is cancelled. */
    REPLACED,
    /** Its task was refused. The next tick is not affected. */
    FAILED;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a task was enqueued. */
    public boolean enqueued() {
        return this == FIRED || this == REPLACED;
    }
}
