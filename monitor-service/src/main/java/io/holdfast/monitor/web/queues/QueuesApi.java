package io.holdfast.monitor.web.queues;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.holdfast.monitor.web.errors.RefusedRequestException;
import io.holdfast.queue.task.QueueName;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Queues in JSON, and the actions on them. */
@RestController
class QueuesApi {

    private static final int MAX_LIMIT = 1_000;

    private final QueueReader reader;
    private final QueueActions actions;
    private final Purge purge;

    QueuesApi(QueueReader reader, QueueActions actions, Purge purge) {
        this.reader = reader;
        this.actions = actions;
        this.purge = purge;
    }

    /** @param total the number of all queues */
    record Page(List<QueueView> queues, int total) {}

    record One(@JsonUnwrapped QueueView queue, List<TypeRow> types) {}

    record Started(String operation) {}

    @GetMapping(path = "/api/queues", produces = "application/json")
    Page list(@RequestParam(defaultValue = "pending") String order, @RequestParam(defaultValue = "100") String limit) {
        int most = limit.matches("\\d{1,4}") ? Integer.parseInt(limit) : 0;
        if (most < 1 || most > MAX_LIMIT) {
            throw RefusedRequestException.invalid("limit", "limit must be 1 to " + MAX_LIMIT);
        }
        List<QueueView> queues = reader.all(QueueOrder.ofWord(order));
        return new Page(reader.fresh(queues.stream().limit(most).toList()), queues.size());
    }

    @GetMapping(path = "/api/queues/{queue}", produces = "application/json")
    One one(@PathVariable String queue) {
        QueueName name = reader.known(queue);
        return new One(reader.one(name), reader.types(name));
    }

    @PostMapping(path = "/api/queues/{queue}/pause")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void pause(@PathVariable String queue) {
        actions.pause(reader.known(queue));
    }

    @PostMapping(path = "/api/queues/{queue}/resume")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void resume(@PathVariable String queue) {
        actions.resume(reader.known(queue));
    }

    @PostMapping(path = "/api/queues/{queue}/purge", consumes = "application/json", produces = "application/json")
    ResponseEntity<Started> purge(@PathVariable String queue, @RequestBody JsonNode body) {
        QueueName name = reader.known(queue);
        if (!body.isObject()) {
            throw RefusedRequestException.invalid("state", "the body must be a JSON object with state");
        }
        for (String field : new TreeSet<>(body.propertyNames())) {
            if (!field.equals("state")) {
                throw RefusedRequestException.invalid(field, field + " is unknown; allowed is state");
            }
        }
        String operation = purge.start(name, stateOf(body));
        return ResponseEntity.accepted()
                .header(HttpHeaders.LOCATION, "../../operations/" + operation)
                .body(new Started(operation));
    }

    private static @Nullable String stateOf(JsonNode body) {
        JsonNode state = body.get("state");
        return state != null && state.isString() ? state.asString() : null;
    }
}
