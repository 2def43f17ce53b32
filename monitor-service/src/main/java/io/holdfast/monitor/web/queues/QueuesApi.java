package io.holdfast.monitor.web.queues;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.holdfast.monitor.state.MonitorState;
import io.holdfast.monitor.state.Snapshot;
import io.holdfast.monitor.state.SnapshotReader;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.inspect.QueuePause;
import io.holdfast.queue.task.QueueName;
import io.holdfast.service.json.JsonBody;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** The queues as JSON. Each request reads Redis, so that the response includes what was just enqueued. */
@RestController
class QueuesApi {

    private final SnapshotReader reader;
    private final QueueRates rates;
    private final QueueTypes types;
    private final QueueActions actions;

    QueuesApi(SnapshotReader reader, QueueRates rates, QueueTypes types, QueueActions actions) {
        this.reader = reader;
        this.rates = rates;
        this.types = types;
        this.actions = actions;
    }

    /** One queue. Counts are absent if its node of Redis is unreachable. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonNaming(SnakeCaseStrategy.class)
    record Queue(
            String name,
            boolean paused,
            @Nullable Instant pausedAt,
            @Nullable String pausedBy,
            @Nullable Long pendingHigh,
            @Nullable Long pendingDefault,
            @Nullable Long pendingLow,
            @Nullable Long delayed,
            @Nullable Long processing,
            @Nullable Long deadLetter,
            @Nullable Long oldestPendingMs,
            @Nullable Long workers,
            double inPerSecond,
            double outPerSecond,
            double failureRate,
            @Nullable List<Type> types) {

        static Queue of(QueueRow line, @Nullable List<Type> types) {
            Depths depths = line.depths();
            QueuePause pause = line.pause();
            return new Queue(
                    line.name().value(),
                    line.paused(),
                    pause == null ? null : pause.since(),
                    pause == null ? null : pause.who(),
                    count(depths, Depths::pendingHigh),
                    count(depths, Depths::pendingDefault),
                    count(depths, Depths::pendingLow),
                    count(depths, Depths::delayed),
                    count(depths, Depths::processing),
                    count(depths, Depths::deadLetter),
                    depths == null || depths.oldestPending() == null
                            ? null
                            : depths.oldestPending().toMillis(),
                    line.workers(),
                    line.rates().in(),
                    line.rates().out(),
                    line.rates().failing(),
                    types);
        }
    }

    private static @Nullable Long count(@Nullable Depths depths, ToLongFunction<Depths> part) {
        return depths == null ? null : part.applyAsLong(depths);
    }

    /** One type of tasks, with its runs of the last 15 minutes. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonNaming(SnakeCaseStrategy.class)
    record Type(String type, @Nullable Integer workers, int waiting, long completed, long failed, long averageRunMs) {

        static Type of(TypeRow line) {
            return new Type(
                    line.type(),
                    line.workers(),
                    line.waiting(),
                    line.counts().completed(),
                    line.counts().failed(),
                    line.counts().averageRunTime().toMillis());
        }
    }

    record Queues(List<Queue> queues) {}

    record Started(String id) {}

    @GetMapping(path = "/api/queues", produces = "application/json")
    Queues list() {
        Snapshot now = reader.read();
        return new Queues(QueueRow.all(now, ratesOf(now), QueueRow.Order.NAME).stream()
                .map(line -> Queue.of(line, null))
                .toList());
    }

    @GetMapping(path = "/api/queues/{queue}", produces = "application/json")
    Queue one(@PathVariable String queue) {
        QueueName name = actions.known(QueuesController.nameOf(queue));
        Snapshot now = reader.read();
        List<Type> all = types.of(name, new MonitorState.Available(now)).stream()
                .map(Type::of)
                .toList();
        return Queue.of(QueueRow.of(now, name, ratesOf(now)), all);
    }

    private Map<QueueName, Rates> ratesOf(Snapshot now) {
        return rates.of(now.queues().keySet());
    }

    @PostMapping(path = "/api/queues/{queue}/pause")
    ResponseEntity<Void> pause(@PathVariable String queue) {
        actions.pause(QueuesController.nameOf(queue));
        return ResponseEntity.noContent().build();
    }

    @PostMapping(path = "/api/queues/{queue}/resume")
    ResponseEntity<Void> resume(@PathVariable String queue) {
        actions.resume(QueuesController.nameOf(queue));
        return ResponseEntity.noContent().build();
    }

    @PostMapping(path = "/api/queues/{queue}/purge", consumes = "application/json", produces = "application/json")
    ResponseEntity<Started> purge(@PathVariable String queue, @RequestBody byte[] body) {
        QueueName name = QueuesController.nameOf(queue);
        String state = JsonBody.readField(body, "state", "pending, delayed or dead", json -> json.text("state"));
        String id = actions.purge(name, state).id();
        return ResponseEntity.status(HttpStatus.ACCEPTED).body(new Started(id));
    }
}
