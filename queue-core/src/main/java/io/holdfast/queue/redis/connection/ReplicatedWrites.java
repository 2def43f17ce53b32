package io.holdfast.queue.redis.connection;

import io.holdfast.queue.Durability;
import io.holdfast.queue.NotReplicatedException;
import io.holdfast.queue.StoreUnavailableException;
import io.holdfast.queue.task.TaskId;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.api.async.RedisAdvancedClusterAsyncCommands;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
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
 * Writes that wait until replicas have them. WAIT covers only what the same connection has written, so both use one
 * connection, which is exclusive to the call. A broken connection is discarded: reconnected to another master, WAIT would
 * report a write as replicated that was lost with the old master. A write that changes nothing precedes WAIT, so that the
 * reply also covers everything that this server had written before. In Cluster both go, on a connection that follows no
 * redirection, to the server that was the master of the key before the call wrote: if that has changed since, the call fails.
 */
public final class ReplicatedWrites {

    private static final int MAX_CONNECTIONS = 64;
    private static final Duration MAX_TIME = Duration.ofMillis(2_300);
    private static final byte[] FIELD = "confirm".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] VALUE = "1".getBytes(StandardCharsets.US_ASCII);

    private final RedisConnectionFactory factory;
    private final Durability durability;
    private final Semaphore free = new Semaphore(MAX_CONNECTIONS, true);
    private final Queue<RedisConnection> idle = new ConcurrentLinkedQueue<>();

    public ReplicatedWrites(RedisConnectionFactory factory, Durability durability) {
        this.factory = factory;
        this.durability = durability;
    }

    /** One call: its connection, and how long it may still wait. */
    public final class Session {

        private final RedisConnection connection;
        private final RedisClusterAsyncCommands<byte[], byte[]> server;
        private final byte[] control;
        private final long deadline;

        private Session(RedisConnection connection, byte[] control, long deadline) {
            this.connection = connection;
            this.server = serverOf(connection, control);
            this.control = control;
            this.deadline = deadline;
        }

        public RedisConnection connection() {
            return connection;
        }

        /**
         * Waits until enough replicas have everything that was written.
         *
         * @param existing for the exception: tasks that were there before
         */
        public void awaitReplicas(Set<TaskId> existing) {
            long acknowledged = acknowledged(server, control, Math.max(1, millisUntil(deadline)));
            if (acknowledged < durability.replicas()) {
                throw new NotReplicatedException(durability.replicas(), acknowledged, existing);
            }
        }

        /** For a write that this server does not have. */
        public NotReplicatedException lost() {
            return new NotReplicatedException(durability.replicas(), 0, Set.of());
        }
    }

    /**
     * Runs a write.
     *
     * @param operation names it in an error message, as an infinitive
     * @param control a hash of the server that it writes to
     * @throws NotReplicatedException if it waited for replicas, and too few have it
     */
    public <T> T run(String operation, byte[] control, Function<Session, T> write) {
        long deadline = System.nanoTime() + MAX_TIME.toNanos();
        takeTurn(deadline);
        RedisConnection connection = null;
        boolean intact = false;
        try {
            connection = connection();
            T result = write.apply(new Session(connection, control, deadline));
            intact = true;
            return result;
        } catch (NotReplicatedException e) {
            intact = true;
            throw e;
        } catch (RuntimeException e) {
            throw StoreErrors.translate(operation, e);
        } finally {
            putBackOrClose(connection, intact);
            free.release();
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
        RedisFuture<Boolean> write = server.hset(control, FIELD, VALUE);
        RedisFuture<Long> reply = server.waitForReplication(durability.replicas(), millis);
        try {
            write.get(millis + 200, TimeUnit.MILLISECONDS);
            return reply.get(millis + 200, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("Interrupted while waiting for replicas to acknowledge a write", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new StoreUnavailableException("Redis did not report whether replicas have acknowledged a write", e);
        }
    }

    private void takeTurn(long deadline) {
        try {
            if (free.tryAcquire(millisUntil(deadline), TimeUnit.MILLISECONDS)) {
                return;
            }
            throw new StoreUnavailableException("Too many writes are waiting for replicas", new TimeoutException());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("Interrupted before a write", e);
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
