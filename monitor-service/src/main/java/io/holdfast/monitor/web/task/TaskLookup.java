package io.holdfast.monitor.web.task;

import io.holdfast.queue.QueueInspector;
import io.holdfast.queue.inspect.TaskDetail;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/** Finds the task that a path names. */
@Component
class TaskLookup {

    private final QueueInspector inspector;

    TaskLookup(QueueInspector inspector) {
        this.inspector = inspector;
    }

    /** @throws ResponseStatusException 404 if there is no such task */
    TaskDetail find(QueueName queue, TaskId id) {
        return inspector.find(queue, id).orElseThrow(() -> unknown(queue, id));
    }

    static ResponseStatusException unknown(QueueName queue, TaskId id) {
        return new ResponseStatusException(
                HttpStatus.NOT_FOUND,
                "Queue " + queue + " has no task " + id
                        + ". Ended tasks are kept for COMPLETED_RETENTION_SECONDS, at most"
                        + " COMPLETED_RETENTION_COUNT of them.");
    }

    /** @throws ResponseStatusException 404 for a text that is no name of a queue: there can be none of that name */
    static QueueName queue(String text) {
        try {
            return new QueueName(text);
        } catch (IllegalArgumentException e) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, e.getMessage(), e);
        }
    }

    /** @throws ResponseStatusException 404 for a text that is no id */
    static TaskId id(String text) {
        try {
            return new TaskId(text);
        } catch (IllegalArgumentException e) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, e.getMessage(), e);
        }
    }
}
