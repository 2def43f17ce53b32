package io.holdfast.queue.operation;

import io.holdfast.queue.StoreFullException;
import io.holdfast.queue.StoreUnavailableException;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.task.CancelResult;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.queue.task.TaskState;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out an action on tasks of one queue. */
final class TaskActor {

    private static final Logger log = LoggerFactory.getLogger(TaskActor.class);

    private final TaskQueues queues;

    TaskActor(TaskQueues queues) {
        this.queues = queues;
    }

    /**
     * @throws StoreUnavailableException if Redis does not answer; the action may have had its effect on some
     * @throws StoreFullException likewise, if Redis is full
     */
    ActionCounts act(OperationRequest request, QueueName name, List<TaskRef> tasks) {
        TaskQueue queue = queues.queue(name);
        try {
            long skipped = notActedOn(request, queue, tasks);
            return new ActionCounts(tasks.size() - skipped, skipped, 0);
        } catch (StoreUnavailableException | StoreFullException e) {
            throw e;
        } catch (RuntimeException e) {
            return tasks.size() == 1
                    ? failed(request.action(), queue, tasks.get(0), e)
                    : oneByOne(request, name, tasks);
        }
    }

    /** The damaged one must not keep the others from being changed. */
    private ActionCounts oneByOne(OperationRequest request, QueueName name, List<TaskRef> tasks) {
        return tasks.stream()
                .map(task -> act(request, name, List.of(task)))
                .reduce(ActionCounts.NONE, ActionCounts::plus);
    }

    private static ActionCounts failed(OperationAction action, TaskQueue queue, TaskRef task, RuntimeException e) {
        log.warn("Operation: could not {} task {} of queue {}; it is skipped", action.label(), task, queue.name(), e);
        return new ActionCounts(0, 0, 1);
    }

    private static long notActedOn(OperationRequest request, TaskQueue queue, List<TaskRef> tasks) {
        return switch (request.action()) {
            case REQUEUE -> queue.requeue(tasks).size();
            case DELETE -> queue.discard(tasks).size();
            case RUN_NOW -> queue.promote(tasks).size();
            case CANCEL -> {
                Set<TaskId> ids = tasks.stream().map(TaskRef::id).collect(Collectors.toSet());
                // a waiting task may have started or died since it was found
                yield notCancelled(queue, ids, request.filter().states());
            }
        };
    }

    private static long notCancelled(TaskQueue queue, Set<TaskId> ids, Set<TaskState> states) {
        Map<TaskId, CancelResult> results = queue.cancel(ids, states);
        return results.values().stream()
                .filter(result -> result instanceof CancelResult.WrongState || result instanceof CancelResult.Unknown)
                .count();
    }
}
