package io.holdfast.service.schedule;

import io.holdfast.queue.schedule.Schedule;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskType;
import java.util.function.Function;

/**
 * A schedule as a user describes it.
 *
 * @param schedule in the default queue if the user names none
 * @param namesQueue false: the route of the type decides
 */
public record ScheduleDraft(Schedule schedule, boolean namesQueue) {

    /** @param routes the queue of a type */
    public Schedule toSchedule(Function<TaskType, QueueName> routes) {
        return namesQueue
                ? schedule
                : schedule.withQueue(routes.apply(schedule.header().type()));
    }
}
