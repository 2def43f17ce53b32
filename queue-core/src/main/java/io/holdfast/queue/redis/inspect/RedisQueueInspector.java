package io.holdfast.queue.redis.inspect;

import io.holdfast.queue.QueueInspector;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.encryption.PayloadEncryption;
import io.holdfast.queue.encryption.QueueCipher;
import io.holdfast.queue.flow.Limit;
import io.holdfast.queue.flow.LimitReached;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.inspect.Position;
import io.holdfast.queue.inspect.QueuePause;
import io.holdfast.queue.inspect.TaskDetail;
import io.holdfast.queue.inspect.TaskPage;
import io.holdfast.queue.inspect.TaskSummary;
import io.holdfast.queue.redis.record.PauseCodec;
import io.holdfast.queue.redis.record.RecordCodec;
import io.holdfast.queue.redis.record.StoredName;
import io.holdfast.queue.redis.script.Answers;
import io.holdfast.queue.redis.script.ManyQueues;
import io.holdfast.queue.redis.script.RedisKeys;
import io.holdfast.queue.redis.script.Reply;
import io.holdfast.queue.redis.script.Script;
import io.holdfast.queue.redis.script.ScriptCall;
import io.holdfast.queue.redis.script.ScriptClock;
import io.holdfast.queue.redis.script.ScriptRunner;
import io.holdfast.queue.task.IdempotencyKey;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.queue.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads queues: {@code depths.lua}, {@code find.lua}, {@code position.lua}, {@code browse.lua}. */
public final class RedisQueueInspector implements QueueInspector {

    private static final String IN_FLIGHT = "in_flight:";

    private final ScriptRunner runner;
    private final TaskQueues queues;
    private final boolean cluster;
    private final ScriptClock clock;
    private final PayloadEncryption encryption;

    public RedisQueueInspector(
            ScriptRunner runner, TaskQueues queues, boolean cluster, ScriptClock clock, PayloadEncryption encryption) {
        this.runner = runner;
        this.queues = queues;
        this.cluster = cluster;
        this.clock = clock;
        this.encryption = encryption;
    }

    @Override
    public Depths depths(QueueName queue) {
        return depthsOf(runner.run(new ScriptCall(Script.DEPTHS, RedisKeys.of(queue, cluster)).arg(clock.now())));
    }

    @Override
    public Map<QueueName, Depths> depths(Collection<QueueName> all) {
        return count(all).all();
    }

    @Override
    public Map<QueueName, Depths> depths(Collection<QueueName> all, Duration atMost) {
        return count(all).within(atMost);
    }

    private Answers<Depths> count(Collection<QueueName> all) {
        return new ManyQueues(runner, cluster)
                .call(Script.DEPTHS, all, call -> call.arg(clock.now()), RedisQueueInspector::depthsOf);
    }

    private static Depths depthsOf(Reply reply) {
        long now = reply.number();
        QueuePause pause = PauseCodec.show(reply.text());
        long[] counts = new long[7];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = reply.number();
        }
        return new Depths(
                counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], counts[6], oldest(reply, now), pause);
    }

    private static @Nullable Duration oldest(Reply headers, long now) {
        Long oldest = null;
        while (headers.hasMore()) {
            String line = headers.text();
            TaskHeader header = line.isEmpty() ? RecordCodec.UNREADABLE : RecordCodec.showHeader(line);
            long createdAt = header.equals(RecordCodec.UNREADABLE)
                    ? now
                    : header.createdAt().toEpochMilli();
            oldest = oldest == null ? createdAt : Math.min(oldest, createdAt);
        }
        return oldest == null ? null : Duration.ofMillis(Math.max(0, now - oldest));
    }

    @Override
    public Depths totalDepths() {
        return depths(queues.known()).values().stream().reduce(Depths::plus).orElse(Depths.NONE);
    }

    @Override
    public Optional<TaskDetail> find(QueueName queue, TaskId id) {
        Reply reply = runner.run(new ScriptCall(Script.FIND, RedisKeys.of(queue, cluster)).arg(id.value()));
        return reply.hasMore()
                ? Optional.of(new DetailReader(queue, new QueueCipher(encryption, queue), reply).read())
                : Optional.empty();
    }

    @Override
    public Position position(TaskSummary task) {
        ScriptCall call = new ScriptCall(Script.POSITION, RedisKeys.of(task.queue(), cluster));
        IdempotencyKey key = task.header().idempotencyKey();
        if (key != null) {
            call.doneKey(key);
        }
        Reply reply = runner.run(call.arg(task.ref().member())
                .arg(Position.MAX_COUNTED)
                .arg(Position.RATE_SPAN.toMillis())
                .arg(clock.now()));
        Instant at = Instant.ofEpochMilli(reply.number());
        boolean paused = !reply.text().isEmpty();
        String ahead = reply.text();
        boolean exact = !reply.text().isEmpty();
        long ended = reply.number();
        long millis = reply.number();
        String holder = reply.text();
        LimitReached limit = limitOf(reply);
        TaskRef holding = holder.startsWith(IN_FLIGHT) ? StoredName.task(holder.substring(IN_FLIGHT.length())) : null;
        return new Position(
                at,
                paused,
                ahead.isEmpty() ? null : Long.valueOf(ahead),
                exact && Long.parseLong(ahead) <= Position.MAX_COUNTED,
                millis == 0 ? 0 : ended * 1_000.0 / millis,
                holding == null ? null : holding.id(),
                holder.equals("done"),
                limit);
    }

    private static @Nullable LimitReached limitOf(Reply reply) {
        String label = reply.text();
        long used = reply.number();
        long allowed = reply.number();
        Long next = reply.millis();
        return label.isEmpty()
                ? null
                : new LimitReached(Limit.ofLabel(label), used, allowed, next == null ? null : Duration.ofMillis(next));
    }

    @Override
    public TaskPage page(QueueName queue, @Nullable TaskState state, int limit, @Nullable String cursor) {
        return new TaskPages(runner, queue, cluster).page(state, limit, cursor);
    }
}
