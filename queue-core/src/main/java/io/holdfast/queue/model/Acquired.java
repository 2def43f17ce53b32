package io.holdfast.queue.model;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one acquire brought.
 *
 * @param tasks at most as many as were asked for, oldest of the highest priority first
 * @param nextDue in how long the first delayed task is due, zero when it is overdue; null when none is delayed
 */
public record Acquired(List<LeasedTask> tasks, @Nullable Duration nextDue) {}
