package io.holdfast.client;

import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;

/**
 * A task in a queue.
 *
 * @param existed whether a task with the chosen id existed, so that nothing was enqueued
 */
public record Enqueued(QueueName queue, TaskId id, boolean existed) {}
