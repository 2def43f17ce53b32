package io.holdfast.client;

import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.TaskId;

/**
 * A task in a queue.
 *
 * @param existed whether a task with the chosen id existed, so that nothing was enqueued
 */
public record Enqueued(QueueName queue, TaskId id, boolean existed) {}
