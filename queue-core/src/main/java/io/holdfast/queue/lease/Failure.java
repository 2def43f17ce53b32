package io.holdfast.queue.lease;

import io.holdfast.queue.task.OneLine;
import io.holdfast.queue.task.TimeRange;
import java.time.Duration;

/**
 * What is stored of a failed run.
 *
 * @param error what went wrong, in one line; truncated to fit an attempt's 1 KiB
 * @param runTime how long the handler ran
 */
public record Failure(String error, Duration runTime) {

    private static final int MAX_BYTES = 800;

    public Failure {
        error = OneLine.of(error, MAX_BYTES);
        runTime = TimeRange.clamp(runTime);
    }
}
