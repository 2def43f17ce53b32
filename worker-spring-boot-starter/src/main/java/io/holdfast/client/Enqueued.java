package io.holdfast.client;

import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.TaskId;

/**
 * A task that is in a queue.
 *
 * @param existed whether a task with the id that was chosen was known already, so that nothing was enqueued
 */
public record Enqueued(QueueName queue, TaskId id, boolean existed) {}
