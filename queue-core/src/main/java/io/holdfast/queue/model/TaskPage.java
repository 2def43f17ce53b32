package io.holdfast.queue.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list of tasks. A list moves while it is read: a task that changes its place meanwhile may be seen twice
 * or not at all.
 *
 * @param nextCursor where the next page begins; null at the end
 */
public record TaskPage(List<TaskSummary> tasks, @Nullable String nextCursor) {}
