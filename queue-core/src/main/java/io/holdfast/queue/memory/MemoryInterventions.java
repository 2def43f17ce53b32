package io.holdfast.queue.memory;

import io.holdfast.queue.task.CancelResult;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.queue.task.TaskState;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** User actions on a task: cancel, requeue, promote, discard. */
final class MemoryInterventions {
    private final QueueState state;

    MemoryInterventions(QueueState state) {
        this.state = state;
    }

    CancelResult cancel(TaskId id, Set<TaskState> states) {
        StoredTask task = state.find(id);
        if (task == null || task.forgotten) {
            return new CancelResult.Unknown();
        } else if (task.hasEnded() || !states.contains(task.state)) {
            return new CancelResult.WrongState(task.state);
        } else if (task.state == TaskState.PROCESSING) {
            task.cancelAsked = true;
            return new CancelResult.Requested();
        }
        state.end(task, TaskState.CANCELLED);
        return new CancelResult.Cancelled();
    }

    Set<TaskId> requeue(Collection<TaskRef> dead) {
        return eachIn(TaskState.DEAD, dead, task -> {
            task.retries = 0;
            task.reclaims = 0;
            task.errorGroup = null;
            state.toBack(task);
            state.signal();
        });
    }

    Set<TaskId> promote(Collection<TaskRef> delayed) {
        return eachIn(TaskState.DELAYED, delayed, task -> {
            state.toBack(task);
            state.signal();
        });
    }

    Set<TaskId> discard(Collection<TaskRef> dead) {
        return eachIn(TaskState.DEAD, dead, task -> state.end(task, TaskState.CANCELLED));
    }

    /** Applies the step to those in this state, and returns the ids of the others. */
    private Set<TaskId> eachIn(TaskState place, Collection<TaskRef> refs, Consumer<StoredTask> step) {
        Set<TaskId> unknown = new HashSet<>();
        for (TaskRef ref : refs) {
            StoredTask task = state.find(ref);
            if (task == null || task.state != place) {
                unknown.add(ref.id());
            } else {
                step.accept(task);
            }
        }
        return unknown;
    }
}
