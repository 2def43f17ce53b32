package io.holdfast.producer.web;

import io.holdfast.producer.intake.EnqueueService;
import io.holdfast.producer.intake.IntakeResult;
import io.holdfast.producer.intake.IntakeResult.Accepted;
import io.holdfast.producer.intake.IntakeResult.Full;
import io.holdfast.producer.reader.TaskReader;
import io.holdfast.queue.model.TaskId;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Takes tasks: one, or an array of them. */
@RestController
class TaskController {

    private static final String QUEUED = "queued";
    private static final String EXISTS = "exists";

    private final BodyReader bodies;
    private final TaskReader reader;
    private final EnqueueService service;

    TaskController(BodyReader bodies, TaskReader reader, EnqueueService service) {
        this.bodies = bodies;
        this.reader = reader;
        this.service = service;
    }

    private record One(String status, String taskId) {}

    private record Many(
            String status,
            int count,
            List<String> taskIds,
            @Nullable List<String> existing) {}

    @PostMapping(path = "/task", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> one(HttpServletRequest request) throws IOException {
        IntakeResult result;
        try (Body body = bodies.read(request)) {
            result = service.enqueue(List.of(reader.readOne(body.bytes())));
        }
        if (result instanceof Full full) {
            return refused(full);
        }
        Accepted accepted = (Accepted) result;
        String id = accepted.ids().get(0).value();
        return accepted.existing().isEmpty()
                ? Json.answer(HttpStatus.ACCEPTED, new One(QUEUED, id))
                : Json.answer(HttpStatus.OK, new One(EXISTS, id));
    }

    @PostMapping(path = "/tasks", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> many(HttpServletRequest request) throws IOException {
        IntakeResult result;
        try (Body body = bodies.read(request)) {
            result = service.enqueue(reader.readMany(body.bytes()));
        }
        if (result instanceof Full full) {
            return refused(full);
        }
        Accepted accepted = (Accepted) result;
        List<String> ids = values(accepted.ids());
        List<String> existing = accepted.existing().isEmpty() ? null : values(accepted.existing());
        return Json.answer(HttpStatus.ACCEPTED, new Many(QUEUED, ids.size(), ids, existing));
    }

    private static ResponseEntity<byte[]> refused(Full full) {
        String detail = "Queue " + full.queue() + " would hold more than " + full.limit()
                + " pending and delayed tasks; nothing was enqueued";
        HttpHeaders later = RetryAfter.header(RetryAfter.SOON);
        return Json.problem(Problem.of(ErrorCode.QUEUE_FULL, detail), later);
    }

    private static List<String> values(List<TaskId> ids) {
        return ids.stream().map(TaskId::value).toList();
    }
}
