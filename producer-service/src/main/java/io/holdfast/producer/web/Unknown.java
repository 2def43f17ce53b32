package io.holdfast.producer.web;

import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.TaskId;

/** The answer to calls about tasks that are not there. */
final class Unknown {

    private Unknown() {}

    static ProblemException task(TaskId id, QueueName queue) {
        return new ProblemException(Problem.of(ErrorCode.NOT_FOUND, "Queue " + queue + " knows no task " + id));
    }
}
