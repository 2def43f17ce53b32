package io.holdfast.producer.tasks;

import io.holdfast.producer.access.RequiresScope;
import io.holdfast.producer.config.ProducerProperties;
import io.holdfast.producer.http.ErrorCode;
import io.holdfast.producer.http.JsonResponses;
import io.holdfast.producer.http.Parameters;
import io.holdfast.producer.http.Problem;
import io.holdfast.producer.http.ProblemException;
import io.holdfast.queue.DeadLetters;
import io.holdfast.queue.QueueInspector;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.inspect.TaskDetail;
import io.holdfast.queue.inspect.TaskPage;
import io.holdfast.queue.statistics.Counter;
import io.holdfast.queue.statistics.StatisticsRecorder;
import io.holdfast.queue.task.CancelResult;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskState;
import io.holdfast.queue.waiting.WaitExplainer;
import io.holdfast.service.access.Scope;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Looks tasks up, lists, cancels and requeues them. */
@RestController
class TaskController {

    private final TaskQueues queues;
    private final QueueInspector inspector;
    private final DeadLetters deadLetters;
    private final WaitExplainer waitExplainer;
    private final StatisticsRecorder statistics;
    private final int defaultMaxRetries;

    TaskController(
            TaskQueues queues,
            QueueInspector inspector,
            DeadLetters deadLetters,
            WaitExplainer waitExplainer,
            StatisticsRecorder statistics,
            ProducerProperties properties) {
        this.queues = queues;
        this.inspector = inspector;
        this.deadLetters = deadLetters;
        this.waitExplainer = waitExplainer;
        this.statistics = statistics;
        this.defaultMaxRetries = properties.defaultMaxRetries();
    }

    private record Page(
            List<TaskSummaryView> tasks, @Nullable String nextCursor) {}

    private record ActionStatus(String status, String taskId) {}

    private record Count(String status, long count) {}

    @RequiresScope(Scope.READ)
    @GetMapping("/tasks/{id}")
    ResponseEntity<byte[]> one(
            @PathVariable("id") String id, @RequestParam(name = "queue", required = false) @Nullable String queue) {
        TaskId task = Parameters.id(id);
        QueueName name = Parameters.queue(queue);
        TaskDetail detail = inspector.find(name, task).orElseThrow(() -> unknown(task, name));
        TaskView view = TaskView.of(detail, waitExplainer.explain(detail), defaultMaxRetries);
        return JsonResponses.of(HttpStatus.OK, view);
    }

    @RequiresScope(Scope.READ)
    @GetMapping("/tasks")
    ResponseEntity<byte[]> list(
            @RequestParam(name = "state", required = false) @Nullable String state,
            @RequestParam(name = "queue", required = false) @Nullable String queue,
            @RequestParam(name = "limit", required = false) @Nullable String limit,
            @RequestParam(name = "cursor", required = false) @Nullable String cursor) {
        TaskPage page = page(
                Parameters.queue(queue), Parameters.state(state), Parameters.limit(limit), Parameters.cursor(cursor));
        List<TaskSummaryView> tasks = page.tasks().stream()
                .map(task -> TaskSummaryView.of(task, defaultMaxRetries))
                .toList();
        return JsonResponses.of(HttpStatus.OK, new Page(tasks, page.nextCursor()));
    }

    @RequiresScope(Scope.ADMIN)
    @DeleteMapping("/tasks/{id}")
    ResponseEntity<byte[]> cancel(
            @PathVariable("id") String id,
            @RequestParam(name = "queue", required = false) @Nullable String queue,
            @RequestParam(name = "running", required = false) @Nullable String running) {
        TaskId task = Parameters.id(id);
        QueueName name = Parameters.queue(queue);
        CancelResult result = queues.queue(name).cancel(task, Parameters.running(running));
        if (result instanceof CancelResult.Cancelled) {
            statistics.add(name, Counter.CANCELLED, 1);
            return ResponseEntity.noContent().build();
        } else if (result instanceof CancelResult.Requested) {
            return JsonResponses.of(HttpStatus.ACCEPTED, new ActionStatus("cancelling", task.value()));
        } else if (result instanceof CancelResult.WrongState wrong) {
            throw wrongState(task, wrong.state(), "cancelled");
        }
        throw unknown(task, name);
    }

    @RequiresScope(Scope.ADMIN)
    @PostMapping("/tasks/{id}/requeue")
    ResponseEntity<byte[]> requeue(
            @PathVariable("id") String id, @RequestParam(name = "queue", required = false) @Nullable String queue) {
        TaskId task = Parameters.id(id);
        QueueName name = Parameters.queue(queue);
        if (deadLetters.requeue(name, Set.of(task)).isEmpty()) {
            return JsonResponses.of(HttpStatus.ACCEPTED, new ActionStatus("queued", task.value()));
        }
        TaskDetail found = inspector.find(name, task).orElseThrow(() -> unknown(task, name));
        throw wrongState(task, found.summary().state(), "requeued");
    }

    @RequiresScope(Scope.ADMIN)
    @PostMapping("/dead-letters/requeue")
    ResponseEntity<byte[]> requeueAll(@RequestParam(name = "queue", required = false) @Nullable String queue) {
        long count = deadLetters.requeueAll(Parameters.queue(queue));
        return JsonResponses.of(HttpStatus.ACCEPTED, new Count("queued", count));
    }

    private TaskPage page(QueueName queue, @Nullable TaskState state, int limit, @Nullable String cursor) {
        try {
            return inspector.page(queue, state, limit, cursor);
        } catch (IllegalArgumentException e) {
            throw ProblemException.badParameter("cursor", String.valueOf(e.getMessage()));
        }
    }

    private static ProblemException unknown(TaskId id, QueueName queue) {
        return new ProblemException(Problem.of(ErrorCode.NOT_FOUND, "Queue " + queue + " has no task " + id));
    }

    private static ProblemException wrongState(TaskId id, TaskState state, String action) {
        String detail = "Task " + id + " is " + state.label() + " and cannot be " + action;
        return new ProblemException(Problem.of(ErrorCode.WRONG_STATE, detail).withState(state));
    }
}
