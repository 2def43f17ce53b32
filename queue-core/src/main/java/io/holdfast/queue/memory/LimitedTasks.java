package io.holdfast.queue.memory;

import io.holdfast.queue.task.Priority;
import java.util.List;

/** The tasks of a queue, as its limits see them. */
interface LimitedTasks {

    long now();

    List<StoredTask> running();

    /**
     * Whether a key has pending tasks of a priority.
     *
     * @param name letter of the priority and encoded key
     */
    boolean hasPending(String name);

    /** Whether a list has entries, or a key that does not wait for a limit has pending tasks. */
    boolean somethingTakesTurns();

    /** A key begins to take turns again. */
    void enter(Priority priority, String encodedKey, int weight, boolean keepsTurn);

    void signal();
}
