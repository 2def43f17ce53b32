package io.holdfast.queue.redis;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.WorkBell;
import io.holdfast.queue.model.QueueLook;
import io.holdfast.queue.model.QueueName;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The queues of one Redis. */
final class RedisTaskQueues implements TaskQueues {

    private static final byte[] PAUSED = Bytes.of("paused");
    private static final byte[] TOKEN = Bytes.of("1");

    private final ScriptRunner runner;
    private final Bell bell;
    private final boolean cluster;
    private final ScriptClock clock;
    private final QueueRegistry registry;
    private final StoreCheck check;
    private final @Nullable ConfirmedEnqueuer confirmed;
    private final ManyQueues manyQueues;
    private final Map<QueueName, TaskQueue> queues = new ConcurrentHashMap<>();

    RedisTaskQueues(ScriptRunner runner, Bell bell, boolean cluster, ScriptClock clock) {
        this(runner, bell, cluster, clock, null);
    }

    RedisTaskQueues(
            ScriptRunner runner, Bell bell, boolean cluster, ScriptClock clock, @Nullable ConfirmedEnqueuer confirmed) {
        this.confirmed = confirmed;
        this.runner = runner;
        this.bell = bell;
        this.cluster = cluster;
        this.clock = clock;
        this.manyQueues = new ManyQueues(runner, cluster);
        this.registry = new QueueRegistry(runner, cluster);
        this.check = new StoreCheck(runner);
    }

    @Override
    public TaskQueue queue(QueueName name) {
        return queues.computeIfAbsent(
                name, n -> new RedisTaskQueue(new QueueScripts(n, keys(n), runner, clock), registry, confirmed));
    }

    @Override
    public Set<QueueName> known() {
        return registry.known();
    }

    @Override
    public long cancelRequests(QueueName name) {
        byte[] cancels = keys(name).of(Key.CANCELS);
        Long count = runner.command(
                "cancelRequests", connection -> connection.setCommands().sCard(cancels));
        return count == null ? 0 : count;
    }

    @Override
    public void pause(QueueName name) {
        byte[] control = keys(name).of(Key.CONTROL);
        runner.command("pause", connection -> connection.hashCommands().hSet(control, PAUSED, Bytes.of("1")));
    }

    @Override
    public void resume(QueueName name) {
        RedisKeys keys = keys(name);
        runner.command("resume", connection -> {
            connection.hashCommands().hDel(keys.of(Key.CONTROL), PAUSED);
            connection.listCommands().lPush(keys.of(Key.WAKEUP), TOKEN);
            connection.listCommands().lTrim(keys.of(Key.WAKEUP), 0, 0); // one token at most
            return true;
        });
    }

    @Override
    public boolean awaitWork(Collection<QueueName> names, Duration atMost) {
        try (WorkBell listener = bell()) {
            return !listener.await(names, atMost).isEmpty();
        }
    }

    @Override
    public WorkBell bell() {
        return bell.listener();
    }

    @Override
    public boolean sharded() {
        return cluster;
    }

    @Override
    public String shardOf(QueueName name) {
        return runner.shards().of(keys(name).of(Key.WAKEUP));
    }

    @Override
    public Map<QueueName, QueueLook> look(Collection<QueueName> names, Duration atMost) {
        return manyQueues
                .call(Script.LOOK, names, call -> call.arg(clock.now()), RedisTaskQueues::lookOf)
                .within(atMost);
    }

    private static QueueLook lookOf(Reply reply) {
        if (!reply.hasMore()) {
            return QueueLook.EMPTY;
        }
        long now = reply.number();
        boolean pending = !reply.text().isEmpty();
        boolean rings = !reply.text().isEmpty();
        boolean leased = !reply.text().isEmpty();
        Duration nextDue = Leaser.untilDue(reply.millis(), now);
        long ended = reply.number();
        Long oldest = reply.millis();
        boolean idsPassed = !reply.text().isEmpty();
        return new QueueLook(
                false,
                pending,
                rings,
                leased,
                nextDue,
                ended,
                oldest == null ? null : Duration.ofMillis(Math.max(0, now - oldest)),
                idsPassed);
    }

    @Override
    public void verify(Collection<QueueName> names) {
        check.server();
        names.forEach(name -> check.format(keys(name)));
    }

    private RedisKeys keys(QueueName name) {
        return RedisKeys.of(name, cluster);
    }
}
