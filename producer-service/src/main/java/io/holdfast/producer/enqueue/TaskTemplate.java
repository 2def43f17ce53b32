package io.holdfast.producer.enqueue;

import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.QueueName;
import org.jspecify.annotations.Nullable;

/**
 * What the tasks of a schedule have in common.
 *
 * @param task with an id that is not used
 * @param queue null: the route of the type decides
 */
public record TaskTemplate(NewTask task, @Nullable QueueName queue) {}
