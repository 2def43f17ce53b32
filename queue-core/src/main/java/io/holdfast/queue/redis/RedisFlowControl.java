package io.holdfast.queue.redis;

import io.holdfast.queue.FlowControl;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.flow.KeyPage;
import io.holdfast.queue.flow.KeyState;
import io.holdfast.queue.flow.Limit;
import io.holdfast.queue.flow.LimitUse;
import io.holdfast.queue.flow.LimitsInUse;
import io.holdfast.queue.flow.QueueLimits;
import io.holdfast.queue.redis.record.LimitsCodec;
import io.holdfast.queue.redis.record.StoredName;
import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.redis.script.ManyQueues;
import io.holdfast.queue.redis.script.QueueScripts;
import io.holdfast.queue.redis.script.RedisKeys;
import io.holdfast.queue.redis.script.Reply;
import io.holdfast.queue.redis.script.Script;
import io.holdfast.queue.redis.script.ScriptCall;
import io.holdfast.queue.redis.script.ScriptClock;
import io.holdfast.queue.redis.script.ScriptRunner;
import io.holdfast.queue.task.EnqueueResult.QueueFull;
import io.holdfast.queue.task.OneLine;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Limits in Redis: {@code limits.lua}, {@code set_limits.lua}, {@code keys.lua} and those of the pause of a key. */
final class RedisFlowControl implements FlowControl {

    private static final int MAX_WHO_BYTES = 500;

    /** For a million keys: those that a rate parks again meanwhile must not keep this going. */
    private static final int MAX_UNPARK_CALLS = 1_000;

    private static final Set<String> PARTS = Set.of("H", "D", "L", "R");

    private final ScriptRunner runner;
    private final boolean cluster;
    private final ScriptClock clock;
    private final ManyQueues manyQueues;

    RedisFlowControl(ScriptRunner runner, boolean cluster, ScriptClock clock) {
        this.runner = runner;
        this.cluster = cluster;
        this.clock = clock;
        this.manyQueues = new ManyQueues(runner, cluster);
    }

    @Override
    public QueueLimits limits(QueueName queue) {
        return known(queue).limits();
    }

    @Override
    public LimitUse use(QueueName queue) {
        return known(queue).use();
    }

    private LimitsInUse known(QueueName queue) {
        return read(runner.run(call(Script.LIMITS, queue).arg(clock.now())));
    }

    @Override
    public Map<QueueName, QueueLimits> limits(Collection<QueueName> queues) {
        Map<QueueName, QueueLimits> limits = new LinkedHashMap<>();
        known(queues).forEach((queue, known) -> {
            if (!known.limits().equals(QueueLimits.NONE)) {
                limits.put(queue, known.limits());
            }
        });
        return limits;
    }

    @Override
    public Map<QueueName, LimitsInUse> inUse(Collection<QueueName> queues) {
        Map<QueueName, LimitsInUse> inUse = new LinkedHashMap<>();
        known(queues).forEach((queue, known) -> {
            if (!known.limits().equals(QueueLimits.NONE) || known.use().limitedKeys() > 0) {
                inUse.put(queue, known);
            }
        });
        return inUse;
    }

    /** Without those that cannot be read. */
    private Map<QueueName, LimitsInUse> known(Collection<QueueName> queues) {
        return manyQueues
                .call(Script.LIMITS, queues, call -> call.arg(clock.now()), RedisFlowControl::read)
                .within(ScriptRunner.MAX_WAIT);
    }

    private static LimitsInUse read(Reply reply) {
        String stored = reply.text();
        LimitUse use = new LimitUse(reply.number(), reply.number(), reply.number(), reply.number());
        Map<String, String> keys = new LinkedHashMap<>();
        while (reply.hasMore()) {
            keys.put(reply.text(), reply.text());
        }
        return new LimitsInUse(LimitsCodec.decode(stored, keys), use);
    }

    @Override
    public void setLimits(QueueName queue, QueueLimits limits) {
        ScriptCall call =
                call(Script.SET_LIMITS, queue).arg(LimitsCodec.encode(limits)).arg(clock.now());
        limits.keys().forEach((key, own) -> call.arg(key.encoded()).arg(LimitsCodec.encode(own)));
        runner.run(call);
        unpark(queue);
    }

    /** If this ends early, the rest of the keys waits as long as the old limits said. */
    private void unpark(QueueName queue) {
        String from = "0";
        for (int call = 0; call < MAX_UNPARK_CALLS && !from.isEmpty(); call++) {
            from = runner.run(call(Script.UNPARK, queue).arg(from)).text();
        }
    }

    @Override
    public KeyPage keys(QueueName queue, int limit, @Nullable String cursor) {
        if (limit < 1 || limit > 1_000) {
            throw new IllegalArgumentException("limit must be between 1 and 1000");
        }
        String part = cursor == null ? "H" : partOf(cursor);
        String after = cursor == null ? "" : afterOf(cursor);
        Reply reply = runner.run(
                call(Script.KEYS, queue).arg(limit).arg(part).arg(after).arg(clock.now()));
        String nextPart = reply.text();
        String nextAfter = reply.text();
        List<KeyState> keys = new ArrayList<>();
        while (reply.hasMore()) {
            TaskKey key = StoredName.key(reply.text());
            long pending = reply.number();
            long running = reply.number();
            boolean paused = !reply.text().isEmpty();
            String limitedBy = reply.text();
            if (key != null) {
                keys.add(new KeyState(
                        key, pending, running, paused, limitedBy.isEmpty() ? null : Limit.ofLabel(limitedBy)));
            }
        }
        return new KeyPage(keys, nextPart.isEmpty() ? null : nextPart + encode(nextAfter));
    }

    private static String encode(String after) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Bytes.of(after));
    }

    private static String partOf(String cursor) {
        String part = cursor.isEmpty() ? "" : cursor.substring(0, 1);
        if (!PARTS.contains(part)) {
            throw badCursor();
        }
        return part;
    }

    private static String afterOf(String cursor) {
        try {
            return Bytes.text(Base64.getUrlDecoder().decode(cursor.substring(1)));
        } catch (IllegalArgumentException e) {
            throw badCursor();
        }
    }

    private static IllegalArgumentException badCursor() {
        return new IllegalArgumentException("cursor must be the next_cursor of a page of the same list");
    }

    @Override
    public Optional<QueueFull> fullKey(QueueName queue, Map<TaskKey, Integer> more) {
        for (List<TaskKey> batch : QueueScripts.batches(List.copyOf(more.keySet()), TaskQueue.MAX_BATCH)) {
            ScriptCall call = call(Script.FULL_KEY, queue);
            batch.forEach(key -> call.row().arg(key.encoded()).arg(more.getOrDefault(key, 0)));
            Reply reply = runner.run(call.endOfRows());
            if (reply.hasMore()) {
                return Optional.of(new QueueFull(queue, reply.number(), TaskKey.ofEncoded(reply.text())));
            }
        }
        return Optional.empty();
    }

    @Override
    public boolean pauseKey(QueueName queue, TaskKey key, String who) {
        return runner.run(call(Script.PAUSE_KEY, queue)
                        .arg(key.encoded())
                        .arg(OneLine.of(who, MAX_WHO_BYTES))
                        .arg(clock.now()))
                .hasMore();
    }

    @Override
    public boolean resumeKey(QueueName queue, TaskKey key) {
        return runner.run(call(Script.RESUME_KEY, queue).arg(key.encoded())).hasMore();
    }

    private ScriptCall call(Script script, QueueName queue) {
        return new ScriptCall(script, RedisKeys.of(queue, cluster));
    }
}
