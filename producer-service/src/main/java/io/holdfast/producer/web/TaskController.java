package io.holdfast.producer.web;

import io.holdfast.producer.intake.EnqueueService;
import io.holdfast.producer.intake.IntakeResult;
import io.holdfast.producer.intake.IntakeResult.Accepted;
import io.holdfast.producer.intake.IntakeResult.Full;
import io.holdfast.producer.intake.IntakeResult.TooManyQueues;
import io.holdfast.producer.reader.TaskReader;
import io.holdfast.queue.model.TaskId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Takes tasks: one, or an array of them. */
@RestController
class TaskController {

    private static final String QUEUED = "queued";
    private static final String EXISTS = "exists";

    private record One(String status, String taskId) {}

    private record Many(
            String status,
            int count,
            List<String> taskIds,
            @Nullable List<String> existing) {}

    private final BodyReader bodies;
    private final TaskReader reader;
    private final EnqueueService service;

    TaskController(BodyReader bodies, TaskReader reader, EnqueueService service) {
        this.bodies = bodies;
        this.reader = reader;
        this.service = service;
    }

    @PostMapping(path = "/task", consumes = MediaType.APPLICATION_JSON_VALUE)
    void one(HttpServletRequest request, HttpServletResponse response) throws IOException {
        IntakeResult result;
        try (Body body = bodies.read(request)) {
            result = service.enqueue(List.of(reader.readOne(body.bytes())));
        }
        Accepted accepted = accepted(result);
        if (accepted.existing().isEmpty()) {
            Json.send(
                    response,
                    HttpStatus.ACCEPTED,
                    new One(QUEUED, accepted.ids().get(0).value()));
        } else {
            Json.send(
                    response,
                    HttpStatus.OK,
                    new One(EXISTS, accepted.ids().get(0).value()));
        }
    }

    @PostMapping(path = "/tasks", consumes = MediaType.APPLICATION_JSON_VALUE)
    void many(HttpServletRequest request, HttpServletResponse response) throws IOException {
        IntakeResult result;
        try (Body body = bodies.read(request)) {
            result = service.enqueue(reader.readMany(body.bytes()));
        }
        Accepted accepted = accepted(result);
        List<String> existing = accepted.existing().isEmpty() ? null : values(accepted.existing());
        Json.send(
                response,
                HttpStatus.ACCEPTED,
                new Many(QUEUED, accepted.ids().size(), values(accepted.ids()), existing));
    }

    private static List<String> values(List<TaskId> ids) {
        return ids.stream().map(TaskId::value).toList();
    }

    private static Accepted accepted(IntakeResult result) {
        if (result instanceof Full full) {
            throw refused("Queue " + full.queue() + " would hold more than " + full.limit()
                    + " pending and delayed tasks; nothing was enqueued");
        } else if (result instanceof TooManyQueues many) {
            throw refused("Queue " + many.queue() + " does not exist, and there are " + many.limit()
                    + " queues already, the most that MAX_QUEUES allows; nothing was enqueued");
        }
        return (Accepted) result;
    }

    private static ProblemException refused(String detail) {
        return new ProblemException(Problem.of(ErrorCode.QUEUE_FULL, detail), RetryAfter.header(RetryAfter.SOON));
    }
}
