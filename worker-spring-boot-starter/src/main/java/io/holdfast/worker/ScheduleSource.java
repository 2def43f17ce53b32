package io.holdfast.worker;

import io.holdfast.queue.schedule.Schedule;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskType;
import java.util.List;
import java.util.function.Function;

/**
 * Declares schedules of the application in addition to those of {@code @TaskSchedule}, and may declare others while the
 * application runs. A bean of this type is used by the auto-configured worker. Need not be thread-safe.
 */
public interface ScheduleSource {

    /**
     * For an application whose code declares no schedules. What is stored under its name stays, so that other
     * applications of the same name may declare schedules.
     */
    ScheduleSource NONE = new ScheduleSource() {
        @Override
        public boolean refresh() {
            return false;
        }

        @Override
        public List<Schedule> schedules(Function<TaskType, QueueName> routes) {
            return List.of();
        }
    };

    /**
     * Looks for changes. Called every second.
     *
     * @return whether the schedules are others than before
     */
    boolean refresh();

    /**
     * Returns all schedules as of the last refresh. The application becomes their owner.
     *
     * @param routes the queue of a type
     */
    List<Schedule> schedules(Function<TaskType, QueueName> routes);
}
