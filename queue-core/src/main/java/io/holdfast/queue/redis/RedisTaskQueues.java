package io.holdfast.queue.redis;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
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
    private final ServerRun server;
    private final QueueRegistry registry;
    private final @Nullable ConfirmedEnqueuer confirmed;
    private final Map<QueueName, TaskQueue> queues = new ConcurrentHashMap<>();

    RedisTaskQueues(ScriptRunner runner, Bell bell, boolean cluster, ScriptClock clock) {
        this(runner, bell, cluster, clock, ServerRun.UNKNOWN, null);
    }

    RedisTaskQueues(
            ScriptRunner runner,
            Bell bell,
            boolean cluster,
            ScriptClock clock,
            ServerRun server,
            @Nullable ConfirmedEnqueuer confirmed) {
        this.server = server;
        this.confirmed = confirmed;
        this.runner = runner;
        this.bell = bell;
        this.cluster = cluster;
        this.clock = clock;
        this.registry = new QueueRegistry(runner, cluster);
    }

    @Override
    public TaskQueue queue(QueueName name) {
        return queues.computeIfAbsent(
                name,
                n -> new RedisTaskQueue(new QueueScripts(n, keys(n), runner, clock, server), registry, confirmed));
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
        return bell.await(names, atMost);
    }

    @Override
    public void verify(Collection<QueueName> names) {
        StoreCheck check = new StoreCheck(runner);
        check.server();
        names.forEach(name -> check.format(keys(name)));
    }

    private RedisKeys keys(QueueName name) {
        return RedisKeys.of(name, cluster);
    }
}
