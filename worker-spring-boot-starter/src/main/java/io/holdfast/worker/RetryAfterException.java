package io.holdfast.worker;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a handler whose task can't be done now through no fault of its own, such as when a service asks for a pause:
 * the task is put off by exactly that time and it costs no retry. The reason is shown to whoever looks at the task.
 */
public class RetryAfterException extends RuntimeException {

    private final Duration delay;
    private final String reason;

    public RetryAfterException(Duration delay, String reason) {
        this(delay, reason, null);
    }

    public RetryAfterException(Duration delay, String reason, @Nullable Throwable cause) {
        super(reason, cause);
        if (delay.isNegative()) {
            throw new IllegalArgumentException("delay must be 0 or more");
        }
        this.delay = delay;
        this.reason = reason;
    }

    public final Duration delay() {
        return delay;
    }

    public final String reason() {
        return reason;
    }
}
