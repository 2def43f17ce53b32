package io.holdfast.producer.flow;

import io.holdfast.producer.access.Caller;
import io.holdfast.producer.access.RequiresScope;
import io.holdfast.producer.http.Body;
import io.holdfast.producer.http.BodyReader;
import io.holdfast.producer.http.JsonResponses;
import io.holdfast.producer.http.Parameters;
import io.holdfast.producer.http.ProblemException;
import io.holdfast.queue.FlowControl;
import io.holdfast.queue.flow.KeyPage;
import io.holdfast.queue.flow.KeyState;
import io.holdfast.queue.flow.QueueLimits;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskKey;
import io.holdfast.service.access.Scope;
import io.holdfast.service.audit.AuditTrail;
import io.holdfast.service.flow.LimitsReader;
import io.holdfast.service.flow.LimitsView;
import io.holdfast.service.flow.NewQueues;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows and changes the limits of a queue, lists its keys, and pauses and resumes one of them. */
@RestController
class FlowController {

    private final BodyReader bodies;
    private final FlowControl flow;
    private final NewQueues newQueues;
    private final AuditTrail trail;

    FlowController(BodyReader bodies, FlowControl flow, NewQueues newQueues, AuditTrail trail) {
        this.bodies = bodies;
        this.flow = flow;
        this.newQueues = newQueues;
        this.trail = trail;
    }

    private record Page(List<KeyView> keys, @Nullable String nextCursor) {}

    private record KeyView(
            String key,
            long pending,
            long running,
            boolean paused,
            @Nullable String limitedBy) {

        private static KeyView of(KeyState state) {
            String limitedBy =
                    state.limitedBy() == null ? null : state.limitedBy().label();
            return new KeyView(state.key().value(), state.pending(), state.running(), state.paused(), limitedBy);
        }
    }

    @RequiresScope(Scope.READ)
    @GetMapping("/queues/{queue}/limits")
    ResponseEntity<byte[]> limits(@PathVariable("queue") String queue) {
        return JsonResponses.of(HttpStatus.OK, LimitsView.of(flow.limits(Parameters.queue(queue))));
    }

    @RequiresScope(Scope.ADMIN)
    @PutMapping(path = "/queues/{queue}/limits", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> setLimits(@PathVariable("queue") String queue, HttpServletRequest http) throws IOException {
        QueueName name = Parameters.queue(queue);
        QueueLimits limits;
        try (Body body = bodies.read(http)) {
            limits = LimitsReader.read(body.bytes());
        }
        newQueues.makeKnown(name); // limits and pauses may be set before the first task
        trail.perform(Caller.nameOf(http), "set limits", "queue " + name, () -> {
            flow.setLimits(name, limits);
            return true;
        });
        return JsonResponses.of(HttpStatus.OK, LimitsView.of(limits));
    }

    @RequiresScope(Scope.READ)
    @GetMapping("/queues/{queue}/keys")
    ResponseEntity<byte[]> keys(
            @PathVariable("queue") String queue,
            @RequestParam(name = "limit", required = false) @Nullable String limit,
            @RequestParam(name = "cursor", required = false) @Nullable String cursor) {
        QueueName name = Parameters.queue(queue);
        int size = Parameters.limit(limit);
        String from = Parameters.cursor(cursor);
        KeyPage page;
        try {
            page = flow.keys(name, size, from);
        } catch (IllegalArgumentException e) {
            throw ProblemException.badParameter("cursor", String.valueOf(e.getMessage()));
        }
        return JsonResponses.of(
                HttpStatus.OK, new Page(page.keys().stream().map(KeyView::of).toList(), page.nextCursor()));
    }

    @RequiresScope(Scope.ADMIN)
    @PostMapping("/queues/{queue}/keys/{key}/pause")
    ResponseEntity<Void> pause(
            @PathVariable("queue") String queue, @PathVariable("key") String key, HttpServletRequest http) {
        QueueName name = Parameters.queue(queue);
        TaskKey ofTasks = Parameters.key(key);
        newQueues.makeKnown(name); // limits and pauses may be set before the first task
        trail.perform(
                Caller.nameOf(http),
                "pause",
                target(name, ofTasks),
                () -> flow.pauseKey(name, ofTasks, Caller.nameOf(http)));
        return ResponseEntity.noContent().build();
    }

    @RequiresScope(Scope.ADMIN)
    @PostMapping("/queues/{queue}/keys/{key}/resume")
    ResponseEntity<Void> resume(
            @PathVariable("queue") String queue, @PathVariable("key") String key, HttpServletRequest http) {
        QueueName name = Parameters.queue(queue);
        TaskKey ofTasks = Parameters.key(key);
        trail.perform(Caller.nameOf(http), "resume", target(name, ofTasks), () -> flow.resumeKey(name, ofTasks));
        return ResponseEntity.noContent().build();
    }

    private static String target(QueueName queue, TaskKey key) {
        return "key " + key.value() + " of queue " + queue;
    }
}
