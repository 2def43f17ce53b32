package io.holdfast.monitor.web.task;

import io.holdfast.monitor.audit.ActionRecorder;
import io.holdfast.queue.QueueInspector;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.inspect.TaskDetail;
import io.holdfast.queue.inspect.TaskSummary;
import io.holdfast.queue.task.CancelResult;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskRef;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Carries out the actions of users on one task, and records them. */
@Component
class TaskActions {

    /** What became of an action. */
    enum Result {
        DONE,
        /** The task is running; its handler is asked to stop. */
        REQUESTED,
        /** The task is in a state that does not allow it. */
        REFUSED,
        /** There is no such task. */
        UNKNOWN
    }

    private final TaskQueues queues;
    private final QueueInspector inspector;
    private final ActionRecorder recorder;

    TaskActions(TaskQueues queues, QueueInspector inspector, ActionRecorder recorder) {
        this.queues = queues;
        this.inspector = inspector;
        this.recorder = recorder;
    }

    Result perform(TaskAction action, QueueName queue, TaskId id) {
        Optional<TaskDetail> found = inspector.find(queue, id);
        return found.map(task -> recorder.perform(
                        action.code(),
                        "task " + id + " of queue " + queue,
                        1,
                        () -> perform(action, queues.queue(queue), task.summary()),
                        result -> result == Result.DONE || result == Result.REQUESTED))
                .orElse(Result.UNKNOWN);
    }

    /** A page may be old: what is not possible any more is refused. */
    private static Result perform(TaskAction action, TaskQueue queue, TaskSummary found) {
        if (action.refusal(found.state()) != null) {
            return Result.REFUSED;
        }
        TaskRef task = found.ref();
        return switch (action) {
            case RUN_NOW -> doneUnless(!queue.promote(List.of(task)).isEmpty());
            case REQUEUE -> doneUnless(!queue.requeue(List.of(task)).isEmpty());
            case DELETE -> doneUnless(!queue.discard(List.of(task)).isEmpty());
            case CANCEL -> cancel(queue, task.id());
        };
    }

    private static Result doneUnless(boolean refused) {
        return refused ? Result.REFUSED : Result.DONE;
    }

    private static Result cancel(TaskQueue queue, TaskId id) {
        CancelResult result = queue.cancel(id, TaskAction.CANCEL.states());
        if (result instanceof CancelResult.Cancelled) {
            return Result.DONE;
        } else if (result instanceof CancelResult.Requested) {
            return Result.REQUESTED;
        }
        return result instanceof CancelResult.WrongState ? Result.REFUSED : Result.UNKNOWN;
    }
}
