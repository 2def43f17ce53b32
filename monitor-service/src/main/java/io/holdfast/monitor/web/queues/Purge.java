package io.holdfast.monitor.web.queues;

import io.holdfast.monitor.web.errors.RefusedRequestException;
import io.holdfast.monitor.web.operations.OperationActions;
import io.holdfast.queue.operation.OperationAction;
import io.holdfast.queue.operation.OperationRequest;
import io.holdfast.queue.search.TaskFilter;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskState;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Ends all tasks of a queue that are in one state as cancelled, by an operation. Running tasks stay. */
@Component
class Purge {

    private static final Map<String, OperationAction> ACTIONS = Map.of(
            TaskState.PENDING.label(), OperationAction.CANCEL,
            TaskState.DELAYED.label(), OperationAction.CANCEL,
            TaskState.DEAD.label(), OperationAction.DELETE);

    private static final int MAX_PER_SECOND = 10_000;

    private final OperationActions operations;

    Purge(OperationActions operations) {
        this.operations = operations;
    }

    /**
     * Starts it.
     *
     * @param name the queue's name as the user typed it
     * @return the id of the operation
     */
    String start(QueueName queue, @Nullable String state, String name) {
        OperationRequest request = request(queue, state);
        if (!name.equals(queue.value())) {
            throw RefusedRequestException.invalid("name", "Type the name of the queue to confirm: " + queue);
        }
        return operations.start(request).id();
    }

    /** Starts it without confirmation. */
    String start(QueueName queue, @Nullable String state) {
        return operations.start(request(queue, state)).id();
    }

    private OperationRequest request(QueueName queue, @Nullable String state) {
        OperationAction action = state == null ? null : ACTIONS.get(state);
        if (state == null || action == null) {
            throw RefusedRequestException.invalid("state", "state must be pending, delayed or dead");
        }
        TaskFilter filter = TaskFilter.ALL.withQueue(queue).withStates(Set.of(TaskState.ofLabel(state)));
        return operations.request(action, filter, MAX_PER_SECOND);
    }
}
