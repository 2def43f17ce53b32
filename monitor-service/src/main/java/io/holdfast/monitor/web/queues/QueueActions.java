package io.holdfast.monitor.web.queues;

import io.holdfast.monitor.audit.ActionRecorder;
import io.holdfast.monitor.web.errors.RefusedRequestException;
import io.holdfast.monitor.web.operations.OperationActions;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.operation.Operation;
import io.holdfast.queue.operation.OperationRequest;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Pauses, resumes and purges queues for the user of the current request, and records it. */
@Component
class QueueActions {

    private final TaskQueues queues;
    private final OperationActions operations;
    private final ActionRecorder recorder;

    QueueActions(TaskQueues queues, OperationActions operations, ActionRecorder recorder) {
        this.queues = queues;
        this.operations = operations;
        this.recorder = recorder;
    }

    /** Returns false if it was paused already. */
    boolean pause(QueueName queue) {
        QueueName known = known(queue);
        return recorder.perform("pause", "queue " + known, () -> queues.pause(known, recorder.who()));
    }

    /** Returns false if it was not paused. */
    boolean resume(QueueName queue) {
        QueueName known = known(queue);
        return recorder.perform("resume", "queue " + known, () -> queues.resume(known));
    }

    /** Starts an operation that ends all tasks of the queue in that state as cancelled. */
    Operation purge(QueueName queue, @Nullable String state) {
        OperationRequest request;
        try {
            request = OperationRequest.purge(known(queue), state, recorder.who());
        } catch (IllegalArgumentException e) {
            throw RefusedRequestException.invalid("state", String.valueOf(e.getMessage()));
        }
        return operations.start(TaskId.generate().value(), request).operation();
    }

    QueueName known(QueueName queue) {
        if (!queues.known().contains(queue) && !queue.equals(QueueName.DEFAULT)) {
            throw RefusedRequestException.missing("There is no queue " + queue
                    + ". A queue is created when its first task is enqueued; an empty, unused queue is removed.");
        }
        return queue;
    }
}
