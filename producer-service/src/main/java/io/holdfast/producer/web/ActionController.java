package io.holdfast.producer.web;

import io.holdfast.queue.DeadLetters;
import io.holdfast.queue.QueueInspector;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.model.CancelResult;
import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.TaskDetail;
import io.holdfast.queue.model.TaskId;
import io.holdfast.queue.model.TaskState;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Cancels tasks, and puts dead ones back. */
@RestController
class ActionController {

    private final TaskQueues queues;
    private final DeadLetters deadLetters;
    private final QueueInspector inspector;

    ActionController(TaskQueues queues, DeadLetters deadLetters, QueueInspector inspector) {
        this.queues = queues;
        this.deadLetters = deadLetters;
        this.inspector = inspector;
    }

    private record Done(String status, String taskId) {}

    private record DoneForMany(String status, long count) {}

    @DeleteMapping("/tasks/{id}")
    ResponseEntity<byte[]> cancel(
            @PathVariable("id") String id,
            @RequestParam(name = "queue", required = false) @Nullable String queue,
            @RequestParam(name = "running", required = false) @Nullable String running) {
        TaskId task = Parameters.id(id);
        QueueName name = Parameters.queue(queue);
        CancelResult result = queues.queue(name).cancel(task, Parameters.running(running));
        if (result instanceof CancelResult.Cancelled) {
            return ResponseEntity.noContent().build();
        } else if (result instanceof CancelResult.Requested) {
            return Json.answer(HttpStatus.ACCEPTED, new Done("cancelling", task.value()));
        } else if (result instanceof CancelResult.WrongState wrong) {
            throw wrongState(task, wrong.state(), "cancelled");
        }
        throw Unknown.task(task, name);
    }

    @PostMapping("/tasks/{id}/requeue")
    ResponseEntity<byte[]> requeue(
            @PathVariable("id") String id, @RequestParam(name = "queue", required = false) @Nullable String queue) {
        TaskId task = Parameters.id(id);
        QueueName name = Parameters.queue(queue);
        if (deadLetters.requeue(name, Set.of(task)).isEmpty()) {
            return Json.answer(HttpStatus.ACCEPTED, new Done("queued", task.value()));
        }
        TaskDetail found = inspector.find(name, task).orElseThrow(() -> Unknown.task(task, name));
        throw wrongState(task, found.summary().state(), "requeued");
    }

    @PostMapping("/dead-letters/requeue")
    ResponseEntity<byte[]> requeueAll(@RequestParam(name = "queue", required = false) @Nullable String queue) {
        long count = deadLetters.requeueAll(Parameters.queue(queue));
        return Json.answer(HttpStatus.ACCEPTED, new DoneForMany("queued", count));
    }

    private static ProblemException wrongState(TaskId id, TaskState state, String action) {
        String detail = "Task " + id + " is " + state.label() + " and can't be " + action;
        return new ProblemException(Problem.of(ErrorCode.WRONG_STATE, detail).withState(state));
    }
}
