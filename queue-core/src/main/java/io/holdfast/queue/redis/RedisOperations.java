package io.holdfast.queue.redis;

import io.holdfast.queue.operation.Operation;
import io.holdfast.queue.operation.OperationProgress;
import io.holdfast.queue.operation.OperationRequest;
import io.holdfast.queue.operation.Operations;
import io.holdfast.queue.operation.TooManyOperationsException;
import io.holdfast.queue.redis.record.OperationCodec;
import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.redis.script.RedisKeys;
import io.holdfast.queue.redis.script.Reply;
import io.holdfast.queue.redis.script.Script;
import io.holdfast.queue.redis.script.ScriptCall;
import io.holdfast.queue.redis.script.ScriptClock;
import io.holdfast.queue.redis.script.ScriptRunner;
import io.holdfast.queue.task.OneLine;
import io.holdfast.queue.task.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.RedisConnection;

/** Operations in Redis: {@code begin_operation.lua}, {@code continue_operation.lua}, {@code stop_operation.lua}. */
final class RedisOperations implements Operations {

    private static final Pattern ULID = Pattern.compile("[0-9A-HJKMNP-TV-Z]{26}");
    private static final int MAX_NAME_BYTES = 500;
    private static final int PARTS = 4;

    /** How long an operation is kept that nobody could read: a newer version may read it. */
    private static final Duration MAX_UNREADABLE = Duration.ofDays(1);

    private static final Logger log = LoggerFactory.getLogger(RedisOperations.class);

    private final ScriptRunner runner;
    private final RedisKeys keys;
    private final ScriptClock clock;

    RedisOperations(ScriptRunner runner, boolean cluster, ScriptClock clock) {
        this.runner = runner;
        this.keys = RedisKeys.shared(cluster);
        this.clock = clock;
    }

    @Override
    public boolean begin(String id, OperationRequest request) {
        if (!ULID.matcher(id).matches()) {
            throw new IllegalArgumentException("id must be a ULID: 26 digits and capital letters");
        }
        String answer = runner.run(new ScriptCall(Script.BEGIN_OPERATION, keys)
                        .arg(id)
                        .arg(OperationCodec.encode(request))
                        .arg(clock.now()))
                .text();
        if (answer.equals("full")) {
            throw new TooManyOperationsException();
        }
        return answer.equals("new");
    }

    @Override
    public Optional<Operation> find(String id) {
        return runner.commands().run("read an operation", connection -> read(connection, List.of(id))).stream()
                .findFirst();
    }

    @Override
    public List<Operation> page(int limit, @Nullable String before) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new IllegalArgumentException("limit must be 1 to " + MAX_PAGE + ", not " + limit);
        }
        return runner.commands()
                .run("list operations", connection -> page(connection, limit, before))
                .orElseThrow(() -> new IllegalArgumentException("before must be the id of an operation that is kept"));
    }

    /** Damaged records are skipped, so that the page is full unless it is the last. Empty if {@code before} is unknown. */
    private Optional<List<Operation>> page(RedisConnection connection, int limit, @Nullable String before) {
        List<Operation> page = new ArrayList<>();
        List<String> ids = idsOf(connection, limit, before);
        if (ids == null) {
            return Optional.empty();
        }
        while (ids != null && !ids.isEmpty()) {
            page.addAll(read(connection, ids));
            ids = page.size() < limit ? idsOf(connection, limit - page.size(), ids.get(ids.size() - 1)) : null;
        }
        return Optional.of(page);
    }

    /** Null if {@code before} is unknown. */
    private @Nullable List<String> idsOf(RedisConnection connection, int limit, @Nullable String before) {
        byte[] key = keys.of(Key.OPERATIONS);
        long first = 0;
        if (before != null) {
            Long rank = connection.zSetCommands().zRevRank(key, Bytes.of(before));
            if (rank == null) {
                return null;
            }
            first = rank + 1;
        }
        return Objects.requireNonNull(connection.zSetCommands().zRevRange(key, first, first + limit - 1)).stream()
                .map(Bytes::text)
                .toList();
    }

    /** Reads operations; those that are unknown or damaged are missing from the result. */
    private List<Operation> read(RedisConnection connection, List<String> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        byte[][] fields = ids.stream()
                .flatMap(id -> List.of(id, id + ":progress", id + ":stop", id + ":ended").stream())
                .map(Bytes::of)
                .toArray(byte[][]::new);
        byte[][] members = ids.stream().map(Bytes::of).toArray(byte[][]::new);
        List<byte[]> values =
                Objects.requireNonNull(connection.hashCommands().hMGet(keys.of(Key.OPERATION_RECORDS), fields));
        List<Double> created =
                Objects.requireNonNull(connection.zSetCommands().zMScore(keys.of(Key.OPERATIONS), members));
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            Double time = created.get(i);
            if (time != null && values.get(i * PARTS) != null) {
                List<String> parts = new ArrayList<>();
                for (byte[] value : values.subList(i * PARTS, (i + 1) * PARTS)) {
                    parts.add(value == null ? "" : Bytes.text(value));
                }
                Operation operation = OperationCodec.decode(
                        ids.get(i),
                        Instant.ofEpochMilli(time.longValue()),
                        parts.get(0),
                        parts.get(1),
                        parts.get(2),
                        parts.get(3));
                if (operation != null) {
                    operations.add(operation);
                }
            }
        }
        return operations;
    }

    @Override
    public Set<String> active() {
        return runner
                .commands()
                .run(
                        "list active operations",
                        connection -> Objects.requireNonNull(
                                connection.setCommands().sMembers(keys.of(Key.OPERATIONS_ACTIVE))))
                .stream()
                .map(Bytes::text)
                .sorted() // ULIDs: oldest first
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    @Override
    public boolean stop(String id, String who) {
        return runner.run(new ScriptCall(Script.STOP_OPERATION, keys).arg(id).arg(OneLine.of(who, MAX_NAME_BYTES)))
                .hasMore();
    }

    @Override
    public Optional<ReservedOperation> continueOperation(
            String id, String runnerName, Duration ttl, @Nullable OperationProgress progress) {
        Reply reply = runner.run(new ScriptCall(Script.CONTINUE_OPERATION, keys)
                .arg(id)
                .arg(runnerName)
                .arg(TimeRange.millis(ttl))
                .arg(progress == null ? "" : OperationCodec.encode(progress))
                .arg(progress == null || progress.endedAt() == null ? "" : "1")
                .arg(clock.now()));
        if (!reply.hasMore()) {
            return Optional.empty();
        }
        Instant now = Instant.ofEpochMilli(reply.number());
        Instant created = Instant.ofEpochMilli(Reply.millisOf(reply.text()));
        Operation operation =
                OperationCodec.decode(id, created, reply.text(), reply.text(), reply.text(), reply.text());
        if (operation == null && Duration.between(created, now).compareTo(MAX_UNREADABLE) <= 0) {
            throw new IllegalStateException("The record of operation " + id + " cannot be read");
        } else if (operation == null) {
            log.error(
                    "Nobody has read the record of operation {} within {}, so the operation ends", id, MAX_UNREADABLE);
            end(id, runnerName, ttl);
            return Optional.empty();
        }
        return Optional.of(new ReservedOperation(operation, now, !reply.text().isEmpty()));
    }

    private void end(String id, String runnerName, Duration ttl) {
        Reply unused = runner.run(new ScriptCall(Script.CONTINUE_OPERATION, keys)
                .arg(id)
                .arg(runnerName)
                .arg(TimeRange.millis(ttl))
                .arg("")
                .arg("1")
                .arg(clock.now()));
    }
}
