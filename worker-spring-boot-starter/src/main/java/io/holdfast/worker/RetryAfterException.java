package io.holdfast.worker;

import io.holdfast.queue.task.TimeRange;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a handler whose task cannot run now, for example because a service asks for a pause: the task is snoozed for
 * exactly this time, which costs no retry. The reason is shown with the task. If the task has a key, no other task of the
 * key starts meanwhile either; {@link #taskOnly()} says that only this task must wait.
 */
public class RetryAfterException extends RuntimeException {

    private final Duration delay;
    private final String reason;
    private boolean delaysKey = true;

    public RetryAfterException(Duration delay, @Nullable String reason) {
        this(delay, reason, null);
    }

    /**
     * @param delay zero or more; at most 100 years count
     * @param reason null for none; the name of this class is shown then
     * @throws IllegalArgumentException if the delay is null or negative
     */
    public RetryAfterException(Duration delay, @Nullable String reason, @Nullable Throwable cause) {
        super(reason, cause);
        if (delay == null || delay.isNegative()) {
            throw new IllegalArgumentException("delay is " + delay + ": it must be 0 or more");
        }
        this.delay = TimeRange.clamp(delay);
        this.reason = reason == null ? getClass().getName() : reason;
    }

    /** Only the task is snoozed: other tasks of its key may start. Returns this exception. */
    public final RetryAfterException taskOnly() {
        delaysKey = false;
        return this;
    }

    /** Whether other tasks of the task's key must wait, too. */
    public final boolean delaysKey() {
        return delaysKey;
    }

    public final Duration delay() {
        return delay;
    }

    public final String reason() {
        return reason;
    }
}
