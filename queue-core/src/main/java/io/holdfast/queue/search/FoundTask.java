package io.holdfast.queue.search;

import io.holdfast.queue.inspect.TaskSummary;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task that a search has found.
 *
 * @param error the error of its last run that did not succeed, or the reason of its snooze; empty if there is none
 * @param lastFailure when its last run that did not succeed ended, by Redis' clock; null if there is none
 */
public record FoundTask(
        TaskSummary task, String error, @Nullable Instant lastFailure) {}
