package io.holdfast.queue.inspect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list of tasks. The list changes while it is read: a task that moves meanwhile may appear twice or not
 * at all.
 *
 * @param nextCursor where the next page begins; null at the end
 */
public record TaskPage(List<TaskSummary> tasks, @Nullable String nextCursor) {}
