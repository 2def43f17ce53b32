package io.holdfast.queue.task;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A task to be enqueued.
 *
 * @param chosenId whether a client chose the id: such a task is not enqueued if the id is known already
 */
public record NewTask(
        TaskId id, boolean chosenId, Priority priority, StartTime start, TaskHeader header, Payload payload) {

    /** Returns a task with a generated id and default priority that may start at once. */
    public static NewTask of(TaskHeader header, Payload payload) {
        return new NewTask(TaskId.generate(), false, Priority.DEFAULT, StartTime.NOW, header, payload);
    }

    /** How many of these tasks have each key, in the order of the tasks. */
    public static Map<TaskKey, Integer> countByKey(Collection<NewTask> tasks) {
        Map<TaskKey, Integer> counts = new LinkedHashMap<>();
        for (NewTask task : tasks) {
            TaskKey key = task.header().key();
            if (key != null) {
                counts.merge(key, 1, Integer::sum);
            }
        }
        return counts;
    }

    public NewTask withChosenId(TaskId chosen) {
        return new NewTask(chosen, true, priority, start, header, payload);
    }

    public NewTask withPriority(Priority other) {
        return new NewTask(id, chosenId, other, start, header, payload);
    }

    public NewTask withStart(StartTime time) {
        return new NewTask(id, chosenId, priority, time, header, payload);
    }

    public NewTask withKey(TaskKey key) {
        return new NewTask(id, chosenId, priority, start, header.withKey(key), payload);
    }

    public NewTask withTrace(TraceContext trace) {
        return new NewTask(id, chosenId, priority, start, header.withTrace(trace), payload);
    }

    /** When it is first due, by the producer's clock: its start time if that is later than its creation. */
    public Instant dueAt() {
        Instant created = header.createdAt();
        if (start instanceof StartTime.At at) {
            return at.moment().isAfter(created) ? at.moment() : created;
        }
        return TimeRange.clamp(created.plus(((StartTime.After) start).delay()));
    }

    public TaskRef ref() {
        return new TaskRef(priority, id, header.key() != null);
    }
}
