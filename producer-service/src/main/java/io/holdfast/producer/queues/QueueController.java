package io.holdfast.producer.queues;

import io.holdfast.producer.access.Caller;
import io.holdfast.producer.access.RequiresScope;
import io.holdfast.producer.http.Body;
import io.holdfast.producer.http.BodyReader;
import io.holdfast.producer.http.JsonResponses;
import io.holdfast.producer.http.Parameters;
import io.holdfast.queue.operation.OperationRequest;
import io.holdfast.queue.task.QueueName;
import io.holdfast.service.access.Scope;
import io.holdfast.service.json.JsonBody;
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
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows, pauses, resumes and purges queues. */
@RestController
class QueueController {

    private final BodyReader bodies;
    private final QueueReader reader;
    private final QueueActions actions;

    QueueController(BodyReader bodies, QueueReader reader, QueueActions actions) {
        this.bodies = bodies;
        this.reader = reader;
        this.actions = actions;
    }

    private record Page(List<QueueView> queues, @Nullable String nextCursor) {}

    private record Started(String id) {}

    @RequiresScope(Scope.READ)
    @GetMapping("/queues")
    ResponseEntity<byte[]> list(
            @RequestParam(name = "limit", required = false) @Nullable String limit,
            @RequestParam(name = "cursor", required = false) @Nullable String cursor) {
        QueueReader.Page page = reader.page(Parameters.limit(limit), Parameters.queueCursor(cursor));
        return JsonResponses.of(HttpStatus.OK, new Page(reader.read(page.names()), page.nextCursor()));
    }

    @RequiresScope(Scope.READ)
    @GetMapping("/queues/{queue}")
    ResponseEntity<byte[]> one(@PathVariable("queue") String queue) {
        QueueName name = reader.known(Parameters.queue(queue));
        return JsonResponses.of(HttpStatus.OK, reader.read(List.of(name)).get(0));
    }

    @RequiresScope(Scope.ADMIN)
    @PostMapping("/queues/{queue}/pause")
    ResponseEntity<Void> pause(@PathVariable("queue") String queue, HttpServletRequest http) {
        actions.pause(reader.known(Parameters.queue(queue)), Caller.nameOf(http));
        return ResponseEntity.noContent().build();
    }

    @RequiresScope(Scope.ADMIN)
    @PostMapping("/queues/{queue}/resume")
    ResponseEntity<Void> resume(@PathVariable("queue") String queue, HttpServletRequest http) {
        actions.resume(reader.known(Parameters.queue(queue)), Caller.nameOf(http));
        return ResponseEntity.noContent().build();
    }

    @RequiresScope(Scope.ADMIN)
    @PostMapping(path = "/queues/{queue}/purge", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> purge(@PathVariable("queue") String queue, HttpServletRequest http) throws IOException {
        QueueName name = Parameters.queue(queue);
        OperationRequest request;
        try (Body body = bodies.read(http)) {
            request = JsonBody.readField(body.bytes(), "state", "pending, delayed or dead", json -> {
                String state = json.isNull() ? null : json.text("state");
                return OperationRequest.purge(name, state, Caller.nameOf(http));
            });
        }
        QueueName unused = reader.known(name);
        return JsonResponses.of(HttpStatus.ACCEPTED, new Started(actions.start(request)));
    }
}
