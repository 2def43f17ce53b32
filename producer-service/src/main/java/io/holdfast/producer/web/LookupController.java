package io.holdfast.producer.web;

import io.holdfast.producer.config.ProducerProperties;
import io.holdfast.producer.waiting.WaitExplainer;
import io.holdfast.queue.QueueInspector;
import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.TaskDetail;
import io.holdfast.queue.model.TaskId;
import io.holdfast.queue.model.TaskPage;
import io.holdfast.queue.model.TaskState;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Looks tasks up. */
@RestController
class LookupController {

    private final QueueInspector inspector;
    private final WaitExplainer waits;
    private final int usualRetries;

    LookupController(QueueInspector inspector, WaitExplainer waits, ProducerProperties properties) {
        this.inspector = inspector;
        this.waits = waits;
        this.usualRetries = properties.usualRetries();
    }

    private record Page(List<SummaryView> tasks, @Nullable String nextCursor) {}

    @GetMapping("/tasks/{id}")
    ResponseEntity<byte[]> one(
            @PathVariable("id") String id, @RequestParam(name = "queue", required = false) @Nullable String queue) {
        TaskId task = Parameters.id(id);
        QueueName name = Parameters.queue(queue);
        TaskDetail detail = inspector.find(name, task).orElseThrow(() -> Unknown.task(task, name));
        return Json.answer(HttpStatus.OK, TaskView.of(detail, waits.explain(detail), usualRetries));
    }

    @GetMapping("/tasks")
    ResponseEntity<byte[]> page(
            @RequestParam(name = "state", required = false) @Nullable String state,
            @RequestParam(name = "queue", required = false) @Nullable String queue,
            @RequestParam(name = "limit", required = false) @Nullable String limit,
            @RequestParam(name = "cursor", required = false) @Nullable String cursor) {
        TaskState wanted = Parameters.state(state);
        QueueName name = Parameters.queue(queue);
        int most = Parameters.limit(limit);
        TaskPage page = pageOf(name, wanted, most, Parameters.cursor(cursor));
        List<SummaryView> tasks = page.tasks().stream()
                .map(task -> SummaryView.of(task, usualRetries))
                .toList();
        return Json.answer(HttpStatus.OK, new Page(tasks, page.nextCursor()));
    }

    private TaskPage pageOf(QueueName queue, @Nullable TaskState state, int limit, @Nullable String cursor) {
        try {
            return inspector.page(queue, state, limit, cursor);
        } catch (IllegalArgumentException e) {
            throw ProblemException.badParameter("cursor", String.valueOf(e.getMessage()));
        }
    }
}
