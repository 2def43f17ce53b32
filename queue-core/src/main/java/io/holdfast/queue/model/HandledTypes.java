package io.holdfast.queue.model;

import java.util.Set;

/**
 * The types of tasks that a worker can run.
 *
 * @param any whether it takes whatever comes; {@code types} is empty then
 */
public record HandledTypes(boolean any, Set<TaskType> types) {

    /** Whatever comes: what a worker with a fallback handler says, and what one that says nothing is taken for. */
    public static final HandledTypes ANY = new HandledTypes(true, Set.of());

    private static final int MOST = 200;

    /** These types; any, when they are too many for a report. */
    public static HandledTypes of(Set<TaskType> types) {
        return types.size() > MOST ? ANY : new HandledTypes(false, types);
    }

    public boolean includes(TaskType type) {
        return any || types.contains(type);
    }
}
