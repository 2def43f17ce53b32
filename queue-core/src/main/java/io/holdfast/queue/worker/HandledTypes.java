package io.holdfast.queue.worker;

import io.holdfast.queue.task.TaskType;
import java.util.Set;

/**
 * The types of tasks that a worker can run.
 *
 * @param any whether it takes every type; {@code types} is then empty
 */
public record HandledTypes(boolean any, Set<TaskType> types) {

    /**
     * Every type: what a worker with a fallback handler reports, and what is assumed of a worker that reports nothing.
     */
    public static final HandledTypes ANY = new HandledTypes(true, Set.of());

    private static final int MAX = 200;

    /** These types; {@link #ANY} if they are too many for a report. */
    public static HandledTypes of(Set<TaskType> types) {
        return types.size() > MAX ? ANY : new HandledTypes(false, types);
    }

    public boolean includes(TaskType type) {
        return any || types.contains(type);
    }
}
