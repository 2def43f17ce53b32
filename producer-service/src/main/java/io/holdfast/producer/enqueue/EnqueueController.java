package io.holdfast.producer.enqueue;

import io.holdfast.producer.access.RequiresScope;
import io.holdfast.producer.config.ProducerProperties;
import io.holdfast.producer.http.Body;
import io.holdfast.producer.http.BodyReader;
import io.holdfast.producer.http.ErrorCode;
import io.holdfast.producer.http.JsonResponses;
import io.holdfast.producer.http.Problem;
import io.holdfast.producer.http.StoreOutageLog;
import io.holdfast.queue.StoreException;
import io.holdfast.queue.task.TaskId;
import io.holdfast.service.access.Scope;
import io.holdfast.service.task.TaskReader;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Enqueues one task, or an array of tasks. */
@RestController
class EnqueueController {

    private static final Logger log = LoggerFactory.getLogger(EnqueueController.class);
    private static final String QUEUED = "queued";
    private static final String EXISTS = "exists";

    private final BodyReader bodies;
    private final TaskReader reader;
    private final EnqueueService service;
    private final StoreOutageLog outages;

    EnqueueController(
            BodyReader bodies, ProducerProperties properties, EnqueueService service, StoreOutageLog outages) {
        this.bodies = bodies;
        this.reader = new TaskReader(properties.maxPayloadBytes(), properties.maxBatchTasks());
        this.service = service;
        this.outages = outages;
    }

    private record One(String status, String taskId) {}

    private record Many(
            String status,
            int count,
            List<String> taskIds,
            @Nullable List<String> existing) {}

    @RequiresScope(Scope.ENQUEUE)
    @PostMapping(path = "/task", consumes = MediaType.APPLICATION_JSON_VALUE)
    void one(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Accepted accepted;
        try (Body body = bodies.read(request)) {
            accepted = service.enqueue(List.of(reader.readOne(body.bytes())), TraceHeaders.of(request));
        }
        String id = accepted.ids().get(0).value();
        if (accepted.existing().isEmpty()) {
            JsonResponses.write(response, HttpStatus.ACCEPTED, new One(QUEUED, id));
        } else {
            JsonResponses.write(response, HttpStatus.OK, new One(EXISTS, id));
        }
    }

    @RequiresScope(Scope.ENQUEUE)
    @PostMapping(path = "/tasks", consumes = MediaType.APPLICATION_JSON_VALUE)
    void many(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Accepted accepted;
        try (Body body = bodies.read(request)) {
            accepted = service.enqueue(reader.readMany(body.bytes()), TraceHeaders.of(request));
        }
        List<String> existing = accepted.existing().isEmpty() ? null : values(accepted.existing());
        Many many = new Many(QUEUED, accepted.ids().size(), values(accepted.ids()), existing);
        JsonResponses.write(response, HttpStatus.ACCEPTED, many);
    }

    @ExceptionHandler
    ResponseEntity<byte[]> unconfirmed(UnconfirmedException e) {
        if (e.getCause() instanceof StoreException cause) {
            outages.refused(cause, true);
            return JsonResponses.problem(Problem.of(cause).withTaskIds(e.ids()));
        }
        log.error(
                "Enqueuing {} tasks failed; the client received their ids and can repeat the request",
                e.ids().size(),
                e);
        return JsonResponses.problem(Problem.of(ErrorCode.INTERNAL).withTaskIds(e.ids()));
    }

    private static List<String> values(List<TaskId> ids) {
        return ids.stream().map(TaskId::value).toList();
    }
}
