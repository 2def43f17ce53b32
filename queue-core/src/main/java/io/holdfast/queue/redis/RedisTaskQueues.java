package io.holdfast.queue.redis;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.WakeupListener;
import io.holdfast.queue.encryption.PayloadEncryption;
import io.holdfast.queue.encryption.QueueCipher;
import io.holdfast.queue.redis.enqueue.ReplicatedEnqueuer;
import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.redis.script.ManyQueues;
import io.holdfast.queue.redis.script.QueueScripts;
import io.holdfast.queue.redis.script.RedisKeys;
import io.holdfast.queue.redis.script.Reply;
import io.holdfast.queue.redis.script.Script;
import io.holdfast.queue.redis.script.ScriptCall;
import io.holdfast.queue.redis.script.ScriptClock;
import io.holdfast.queue.redis.script.ScriptRunner;
import io.holdfast.queue.redis.script.ServerRun;
import io.holdfast.queue.redis.wakeup.Wakeups;
import io.holdfast.queue.sweep.QueueSummary;
import io.holdfast.queue.task.OneLine;
import io.holdfast.queue.task.QueueName;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The queues of one Redis. */
final class RedisTaskQueues implements TaskQueues {

    static final int UNLIMITED = 0;

    private static final int MAX_REMEMBERED = 10_000;
    private static final int MAX_FORGOTTEN = 1_000;
    /**
     * The fields of the control hash that are not a setting of a user: scripts and enqueues write them to any queue. Add
     * each new one here: a queue with any other field is never forgotten. {@code schedules} is left out for that reason:
     * workers of versions without schedules do not forget the queue either.
     */
    static final List<String> OWN_CONTROL_FIELDS = List.of(
            "format",
            "swept",
            "hold",
            "gone",
            "back",
            "confirm",
            "ghosts:h",
            "ghosts:d",
            "ghosts:l",
            "lease_range",
            "lease_range_before",
            "since",
            "server",
            "epochs",
            "sequence",
            "throttled",
            "turn:h",
            "turn:d",
            "turn:l",
            "rate_time");

    private static final int MAX_WHO_BYTES = 500;

    private final ScriptRunner runner;
    private final Wakeups wakeups;
    private final boolean cluster;
    private final ScriptClock clock;
    private final ServerRun server;
    private final QueueRegistry registry;
    private final StoreCheck check;
    private final @Nullable ReplicatedEnqueuer replicated;
    private final ManyQueues manyQueues;
    private final PayloadEncryption encryption;
    private final Map<QueueName, TaskQueue> queues = new ConcurrentHashMap<>();

    RedisTaskQueues(
            ScriptRunner runner, Wakeups wakeups, boolean cluster, ScriptClock clock, PayloadEncryption encryption) {
        this(runner, wakeups, cluster, clock, ServerRun.UNKNOWN, null, UNLIMITED, encryption);
    }

    /** @param maxQueues maximum number of queues; 0 for no limit */
    RedisTaskQueues(
            ScriptRunner runner,
            Wakeups wakeups,
            boolean cluster,
            ScriptClock clock,
            ServerRun server,
            @Nullable ReplicatedEnqueuer replicated,
            int maxQueues,
            PayloadEncryption encryption) {
        this.server = server;
        this.replicated = replicated;
        this.runner = runner;
        this.wakeups = wakeups;
        this.cluster = cluster;
        this.clock = clock;
        this.manyQueues = new ManyQueues(runner, cluster);
        this.registry = new QueueRegistry(runner, cluster, clock, maxQueues);
        this.check = new StoreCheck(runner);
        this.encryption = encryption;
    }

    @Override
    public TaskQueue queue(QueueName name) {
        if (queues.size() > MAX_REMEMBERED) { // clients may name any queue; recreating one loses nothing
            queues.clear();
        }
        return queues.computeIfAbsent(
                name,
                n -> new RedisTaskQueue(
                        new QueueScripts(n, keys(n), runner, clock, server, new QueueCipher(encryption, n)),
                        registry,
                        replicated));
    }

    /** There may be a new server now, or the server may have lost its data. */
    void serverMayHaveChanged() {
        registry.reregisterAll();
    }

    @Override
    public Set<QueueName> known() {
        return registry.known();
    }

    @Override
    public Collection<QueueName> register(Collection<QueueName> names) {
        return registry.register(names);
    }

    @Override
    public void markUsed(Collection<QueueName> names) {
        registry.markUsed(names);
    }

    @Override
    public void registerAnyway(Collection<QueueName> names) {
        registry.registerAnyway(names);
    }

    @Override
    public Collection<QueueName> forget(Duration unused) {
        List<QueueName> candidates = registry.unused(unused, MAX_FORGOTTEN);
        if (candidates.isEmpty()) {
            return List.of();
        }
        Map<QueueName, Boolean> removed = manyQueues
                .call(
                        Script.REMOVE_EMPTY,
                        Key.perQueueExcept(Script.REMOVE_EMPTY.keys()),
                        candidates,
                        call -> call.arg(clock.now())
                                .args(OWN_CONTROL_FIELDS.stream().map(Bytes::of).toList()),
                        Reply::hasMore)
                .within(ScriptRunner.MAX_WAIT);
        List<QueueName> empty = candidates.stream()
                .filter(queue -> removed.getOrDefault(queue, false))
                .toList();
        List<QueueName> inUse = removed.keySet().stream()
                .filter(queue -> !empty.contains(queue))
                .toList();
        registry.markUsed(inUse); // not checked again for a while
        List<QueueName> forgotten = registry.forget(empty, unused);
        forgotten.forEach(queues::remove);
        return forgotten;
    }

    @Override
    public long cancelRequests(QueueName name) {
        byte[] cancels = keys(name).of(Key.CANCELS);
        Long count = runner.commands()
                .run(
                        "count cancel requests",
                        connection -> connection.setCommands().sCard(cancels));
        return count == null ? 0 : count;
    }

    @Override
    public boolean pause(QueueName name, String who) {
        return runner.run(new ScriptCall(Script.PAUSE, keys(name))
                        .arg(OneLine.of(who, MAX_WHO_BYTES))
                        .arg(clock.now()))
                .hasMore();
    }

    @Override
    public boolean resume(QueueName name) {
        return runner.run(new ScriptCall(Script.RESUME, keys(name))).hasMore();
    }

    @Override
    public boolean awaitWork(Collection<QueueName> names, Duration atMost) {
        try (WakeupListener listener = wakeups()) {
            return !listener.await(names, atMost).isEmpty();
        }
    }

    @Override
    public WakeupListener wakeups() {
        return wakeups.listener();
    }

    @Override
    public boolean sharded() {
        return cluster;
    }

    @Override
    public String shardOf(QueueName name) {
        return runner.commands().shardOf(keys(name).of(Key.WAKEUP));
    }

    @Override
    public Map<QueueName, QueueSummary> summaries(Collection<QueueName> names, Duration atMost) {
        return manyQueues
                .call(Script.QUEUE_SUMMARY, names, call -> call.arg(clock.now()), RedisTaskQueues::summaryOf)
                .within(atMost);
    }

    private static QueueSummary summaryOf(Reply reply) {
        if (!reply.hasMore()) {
            return QueueSummary.EMPTY;
        }
        long now = reply.number();
        boolean pending = !reply.text().isEmpty();
        boolean signaled = !reply.text().isEmpty();
        boolean leased = !reply.text().isEmpty();
        Duration nextDue = LeaseCalls.untilDue(reply.millis(), now);
        long ended = reply.number();
        Long oldest = reply.millis();
        boolean idsPassed = !reply.text().isEmpty();
        Long swept = reply.millis();
        Duration nextFire = LeaseCalls.untilDue(reply.millis(), now);
        return new QueueSummary(
                Instant.ofEpochMilli(now),
                false,
                pending,
                signaled,
                leased,
                nextDue,
                ended,
                timeSince(oldest, now),
                idsPassed,
                timeSince(swept, now),
                nextFire);
    }

    private static @Nullable Duration timeSince(@Nullable Long then, long now) {
        return then == null ? null : Duration.ofMillis(Math.max(0, now - then));
    }

    @Override
    public boolean elect(String what, Duration length, Duration atMost) {
        ScriptCall call = new ScriptCall(Script.ELECT, RedisKeys.shared(cluster))
                .arg(what)
                .arg(length.toMillis())
                .arg(clock.now());
        return ScriptRunner.await(Script.ELECT, runner.start(call), atMost.toNanos())
                .hasMore();
    }

    @Override
    public void verify(Collection<QueueName> names) {
        check.server();
        check.formats(names, manyQueues, cluster);
    }

    private RedisKeys keys(QueueName name) {
        return RedisKeys.of(name, cluster);
    }
}
