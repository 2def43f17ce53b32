package io.holdfast.queue.lease;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of one acquire.
 *
 * @param tasks at most as many as requested, oldest of the highest priority first
 * @param nextDue time until the first delayed task is due, zero if it is overdue; null if none is delayed
 */
public record Acquired(List<LeasedTask> tasks, @Nullable Duration nextDue) {}
