package io.holdfast.producer.intake;

import io.holdfast.queue.model.TaskId;
import java.util.List;

/**
 * Redis did not confirm a write: its tasks may be in, in part or whole. Whoever repeats the call with these ids doubles
 * none.
 */
public final class UnconfirmedException extends RuntimeException {

    private final transient List<TaskId> ids;

    UnconfirmedException(List<TaskId> ids, RuntimeException cause) {
        super("The write of " + ids.size() + " tasks was not confirmed", cause);
        this.ids = List.copyOf(ids);
    }

    /** Of all tasks of the call, in its order. */
    public List<TaskId> ids() {
        return ids;
    }
}
