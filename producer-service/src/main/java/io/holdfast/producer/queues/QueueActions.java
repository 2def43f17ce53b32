package io.holdfast.producer.queues;

import io.holdfast.producer.http.ErrorCode;
import io.holdfast.producer.http.Problem;
import io.holdfast.producer.http.ProblemException;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.operation.OperationRequest;
import io.holdfast.queue.operation.Operations;
import io.holdfast.queue.operation.TooManyOperationsException;
import io.holdfast.queue.search.TaskSearch;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.service.audit.AuditTrail;
import io.holdfast.service.operation.OperationLoop;
import io.holdfast.service.operation.OperationText;
import org.springframework.stereotype.Component;

/** Pauses, resumes and purges queues, and records it in the audit log. */
@Component
class QueueActions {

    private final TaskQueues queues;
    private final TaskSearch search;
    private final Operations operations;
    private final OperationLoop loop;
    private final AuditTrail trail;

    QueueActions(TaskQueues queues, TaskSearch search, Operations operations, OperationLoop loop, AuditTrail trail) {
        this.queues = queues;
        this.search = search;
        this.operations = operations;
        this.loop = loop;
        this.trail = trail;
    }

    void pause(QueueName queue, String who) {
        trail.perform(who, "pause", "queue " + queue, () -> queues.pause(queue, who));
    }

    void resume(QueueName queue, String who) {
        trail.perform(who, "resume", "queue " + queue, () -> queues.resume(queue));
    }

    /** Starts the operation, and returns its id. */
    String start(OperationRequest request) {
        String id = TaskId.generate().value();
        long matches = search.count(request.filter()).matches();
        try {
            trail.perform(
                    request.who(),
                    "start",
                    OperationText.target(id, request),
                    matches,
                    () -> operations.begin(id, request),
                    isNew -> isNew);
        } catch (TooManyOperationsException e) {
            throw new ProblemException(Problem.of(ErrorCode.OVERLOADED, String.valueOf(e.getMessage())));
        }
        loop.wake();
        return id;
    }
}
