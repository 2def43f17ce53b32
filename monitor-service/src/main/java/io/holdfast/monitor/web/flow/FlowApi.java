package io.holdfast.monitor.web.flow;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.holdfast.monitor.web.errors.RefusedRequestException;
import io.holdfast.queue.FlowControl;
import io.holdfast.queue.flow.KeyPage;
import io.holdfast.queue.flow.KeyState;
import io.holdfast.queue.flow.LimitUse;
import io.holdfast.queue.flow.QueueLimits;
import io.holdfast.queue.task.QueueName;
import io.holdfast.service.flow.LimitsReader;
import io.holdfast.service.flow.LimitsView;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** The limits and keys of a queue as JSON. */
@RestController
class FlowApi {

    private static final int MAX_PAGE = 1_000;

    private final FlowControl flow;
    private final FlowActions actions;

    FlowApi(FlowControl flow, FlowActions actions) {
        this.flow = flow;
        this.actions = actions;
    }

    /** What is used of the limits. */
    @JsonNaming(SnakeCaseStrategy.class)
    record Use(long running, long rateUsed, long limitedKeys) {}

    record Limits(LimitsView limits, Use use) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonNaming(SnakeCaseStrategy.class)
    record Key(
            String key,
            long pending,
            long running,
            boolean paused,
            @Nullable String limitedBy) {

        private static Key of(KeyState state) {
            return new Key(
                    state.key().value(),
                    state.pending(),
                    state.running(),
                    state.paused(),
                    state.limitedBy() == null ? null : state.limitedBy().label());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonNaming(SnakeCaseStrategy.class)
    record Keys(List<Key> keys, @Nullable String nextCursor) {}

    @GetMapping(path = "/api/queues/{queue}/limits", produces = "application/json")
    Limits limits(@PathVariable String queue) {
        QueueName name = FlowActions.queueOf(queue);
        LimitUse use = flow.use(name);
        return new Limits(LimitsView.of(flow.limits(name)), new Use(use.running(), use.rateUsed(), use.limitedKeys()));
    }

    @PutMapping(path = "/api/queues/{queue}/limits", consumes = "application/json", produces = "application/json")
    LimitsView setLimits(@PathVariable String queue, @RequestBody byte[] body) {
        QueueLimits limits = LimitsReader.read(body);
        actions.setLimits(FlowActions.queueOf(queue), limits);
        return LimitsView.of(limits);
    }

    @GetMapping(path = "/api/queues/{queue}/keys", produces = "application/json")
    Keys keys(
            @PathVariable String queue,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw RefusedRequestException.invalid("limit", "limit must be a whole number from 1 to " + MAX_PAGE);
        }
        KeyPage page;
        try {
            page = flow.keys(FlowActions.queueOf(queue), limit, cursor);
        } catch (IllegalArgumentException e) {
            throw RefusedRequestException.invalid("cursor", String.valueOf(e.getMessage()));
        }
        return new Keys(page.keys().stream().map(Key::of).toList(), page.nextCursor());
    }

    @PostMapping(path = "/api/queues/{queue}/keys/pause", consumes = "application/json")
    ResponseEntity<Void> pause(@PathVariable String queue, @RequestBody JsonNode body) {
        actions.pause(FlowActions.queueOf(queue), FlowActions.keyOf(keyIn(body)));
        return ResponseEntity.noContent().build();
    }

    @PostMapping(path = "/api/queues/{queue}/keys/resume", consumes = "application/json")
    ResponseEntity<Void> resume(@PathVariable String queue, @RequestBody JsonNode body) {
        actions.resume(FlowActions.queueOf(queue), FlowActions.keyOf(keyIn(body)));
        return ResponseEntity.noContent().build();
    }

    private static String keyIn(JsonNode body) {
        JsonNode key = body.path("key");
        if (!key.isString()) {
            throw RefusedRequestException.invalid("key", "key must be a string");
        }
        return key.asString();
    }
}
