package io.holdfast.producer.enqueue;

import io.holdfast.queue.task.TaskId;
import java.util.List;

/**
 * All tasks of a request are in their queues, confirmed by Redis.
 *
 * @param ids of all tasks, in the order of the request
 * @param existing those that were known already and were not enqueued again
 */
record Accepted(List<TaskId> ids, List<TaskId> existing) {}
