package io.holdfast.monitor.web.task;

import io.holdfast.monitor.web.errors.RefusedRequestException;
import io.holdfast.queue.QueueInspector;
import io.holdfast.queue.inspect.TaskDetail;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import org.springframework.stereotype.Component;

/** Finds the task that a path names. */
@Component
class TaskLookup {

    private final QueueInspector inspector;

    TaskLookup(QueueInspector inspector) {
        this.inspector = inspector;
    }

    /** @throws RefusedRequestException 404 if there is no such task */
    TaskDetail find(QueueName queue, TaskId id) {
        return inspector.find(queue, id).orElseThrow(() -> unknown(queue, id));
    }

    static RefusedRequestException unknown(QueueName queue, TaskId id) {
        return RefusedRequestException.missing("Queue " + queue + " has no task " + id
                + ". Ended tasks are kept for COMPLETED_RETENTION_SECONDS, at most"
                + " COMPLETED_RETENTION_COUNT of them.");
    }

    /** @throws RefusedRequestException 404 if the text is not a valid name of a queue */
    static QueueName queue(String text) {
        try {
            return new QueueName(text);
        } catch (IllegalArgumentException e) {
            throw RefusedRequestException.missing(String.valueOf(e.getMessage()));
        }
    }

    /** @throws RefusedRequestException 404 if the code is not an action */
    static TaskAction action(String code) {
        try {
            return TaskAction.ofCode(code);
        } catch (IllegalArgumentException e) {
            throw RefusedRequestException.missing(String.valueOf(e.getMessage()));
        }
    }

    /** @throws RefusedRequestException 404 if the text is not a valid id */
    static TaskId id(String text) {
        try {
            return new TaskId(text);
        } catch (IllegalArgumentException e) {
            throw RefusedRequestException.missing(String.valueOf(e.getMessage()));
        }
    }
}
