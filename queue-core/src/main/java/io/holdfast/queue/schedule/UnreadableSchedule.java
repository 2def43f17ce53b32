package io.holdfast.queue.schedule;

import io.holdfast.queue.task.QueueName;

/**
 * A schedule that this process cannot read, because it is damaged, or a newer version or another JDK has stored it. This
 * process does not fire it. It can be replaced and removed.
 *
 * @param reason what is wrong with it
 */
public record UnreadableSchedule(ScheduleName name, QueueName queue, String reason) {}
