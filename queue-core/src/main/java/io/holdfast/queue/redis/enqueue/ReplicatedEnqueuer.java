package io.holdfast.queue.redis.enqueue;

import io.holdfast.queue.Durability;
import io.holdfast.queue.NotReplicatedException;
import io.holdfast.queue.StoreUnavailableException;
import io.holdfast.queue.redis.connection.ByteLimit;
import io.holdfast.queue.redis.connection.StoreErrors;
import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.redis.script.QueueScripts;
import io.holdfast.queue.redis.script.Reply;
import io.holdfast.queue.redis.script.Script;
import io.holdfast.queue.redis.script.ScriptCall;
import io.holdfast.queue.redis.script.ScriptRunner;
import io.holdfast.queue.task.EnqueueResult;
import io.holdfast.queue.task.EnqueueResult.Enqueued;
import io.holdfast.queue.task.NewTask;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.api.async.RedisAdvancedClusterAsyncCommands;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisClusterConnection;
import org.springframework.data.redis.connection.RedisClusterNode;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Enqueues tasks and waits until replicas have them. WAIT covers only what the same connection has written, so both use
 * one connection, which is exclusive to the call. A broken connection is discarded: reconnected to another master, WAIT
 * would report a write as replicated that was lost with the old master. A write that changes nothing precedes WAIT, so that the
 * reply also covers tasks that another call had written. In Cluster both go to the master of the queue on a connection that
 * follows no redirection: a slot that has just moved fails the call.
 */
public final class ReplicatedEnqueuer {

    private static final int MAX_CONNECTIONS = 64;
    private static final Duration MAX_TIME = Duration.ofMillis(2_300);
    private static final byte[] FIELD = Bytes.of("confirm");

    private final RedisConnectionFactory factory;
    private final Durability durability;
    private final Semaphore free = new Semaphore(MAX_CONNECTIONS, true);
    private final Queue<RedisConnection> idle = new ConcurrentLinkedQueue<>();

    public ReplicatedEnqueuer(RedisConnectionFactory factory, Durability durability) {
        this.factory = factory;
        this.durability = durability;
    }

    /**
     * @throws NotReplicatedException if the tasks are written but too few replicas have them, or if that is unknown
     *     because a later batch failed
     */
    public EnqueueResult enqueue(QueueScripts scripts, ByteLimit limit, List<NewTask> tasks, long maxPending) {
        long deadline = System.nanoTime() + MAX_TIME.toNanos();
        takeTurn(deadline);
        RedisConnection connection = null;
        boolean intact = false;
        try {
            connection = connection();
            EnqueueResult result = new Enqueuer(scripts, limit, on(connection)).enqueue(tasks, maxPending);
            if (result instanceof Enqueued enqueued) {
                awaitReplicas(scripts, connection, enqueued, deadline);
            }
            intact = true;
            return result;
        } catch (NotReplicatedException e) {
            intact = true;
            throw e;
        } catch (RuntimeException e) {
            throw StoreErrors.translate(Script.ENQUEUE.operation(), e);
        } finally {
            putBackOrClose(connection, intact);
            free.release();
        }
    }

    private static Function<ScriptCall, CompletableFuture<Reply>> on(RedisConnection connection) {
        return call -> CompletableFuture.completedFuture(ScriptRunner.run(call, connection));
    }

    private void awaitReplicas(QueueScripts scripts, RedisConnection connection, Enqueued enqueued, long deadline) {
        byte[] control = scripts.keys().of(Key.CONTROL);
        long acknowledged = acknowledged(serverOf(connection, control), control, Math.max(1, millisUntil(deadline)));
        if (acknowledged < durability.replicas()) {
            throw new NotReplicatedException(durability.replicas(), acknowledged, enqueued.existing());
        }
    }

    @SuppressWarnings("unchecked") // a connection for commands of bytes
    private static RedisClusterAsyncCommands<byte[], byte[]> serverOf(RedisConnection connection, byte[] key) {
        Object commands = connection.getNativeConnection();
        if (connection instanceof RedisClusterConnection cluster) {
            RedisClusterNode master = cluster.clusterGetNodeForKey(key);
            return ((RedisAdvancedClusterAsyncCommands<byte[], byte[]>) commands)
                    .getConnection(master.getRequiredHost(), master.getRequiredPort());
        }
        return (RedisClusterAsyncCommands<byte[], byte[]>) commands;
    }

    private long acknowledged(RedisClusterAsyncCommands<byte[], byte[]> server, byte[] control, long millis) {
        RedisFuture<Boolean> write = server.hset(control, FIELD, Bytes.of("1"));
        RedisFuture<Long> reply = server.waitForReplication(durability.replicas(), millis);
        try {
            write.get(millis + 200, TimeUnit.MILLISECONDS);
            return reply.get(millis + 200, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("Interrupted while waiting for replicas to acknowledge an enqueue", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new StoreUnavailableException(
                    "Redis did not report whether replicas have acknowledged an enqueue", e);
        }
    }

    private void takeTurn(long deadline) {
        try {
            if (free.tryAcquire(millisUntil(deadline), TimeUnit.MILLISECONDS)) {
                return;
            }
            throw new StoreUnavailableException("Too many enqueues are waiting for replicas", new TimeoutException());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("Interrupted before an enqueue", e);
        }
    }

    private RedisConnection connection() {
        RedisConnection kept = idle.poll();
        return kept == null ? factory.getConnection() : kept;
    }

    /** If one connection is broken, the others probably are too. Each would cost a call. */
    private void putBackOrClose(@Nullable RedisConnection connection, boolean intact) {
        if (connection == null) {
            return;
        } else if (intact) {
            idle.add(connection);
            return;
        }
        for (RedisConnection each = connection; each != null; each = idle.poll()) {
            each.close();
        }
    }

    private static long millisUntil(long deadline) {
        return TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    }
}
