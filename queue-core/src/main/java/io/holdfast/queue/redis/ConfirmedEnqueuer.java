package io.holdfast.queue.redis;

import io.holdfast.queue.Durability;
import io.holdfast.queue.NotReplicatedException;
import io.holdfast.queue.StoreUnavailableException;
import io.holdfast.queue.model.EnqueueResult;
import io.holdfast.queue.model.EnqueueResult.Enqueued;
import io.holdfast.queue.model.NewTask;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.async.BaseRedisAsyncCommands;
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
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Enqueues and waits until replicas have it. WAIT speaks of what its own connection has written, so both go over one
 * connection, which nobody else uses meanwhile, and which is given up when it breaks: reconnected to another master,
 * WAIT would say yes to a write that was lost with the old one. Before it stands a write that changes nothing, so that
 * the answer also covers the tasks that another call had written.
 */
final class ConfirmedEnqueuer {

    private static final int MOST_CONNECTIONS = 64;
    private static final Duration LONGEST = Duration.ofMillis(2_300);
    private static final byte[] CONFIRM = Bytes.of("confirm");

    private final RedisConnectionFactory factory;
    private final Durability durability;
    private final Semaphore free = new Semaphore(MOST_CONNECTIONS, true);
    private final Queue<RedisConnection> idle = new ConcurrentLinkedQueue<>();

    ConfirmedEnqueuer(RedisConnectionFactory factory, Durability durability) {
        this.factory = factory;
        this.durability = durability;
    }

    /**
     * @throws NotReplicatedException when it is written, but too few replicas have it; or none is known to, because a
     *     later portion failed
     */
    EnqueueResult enqueue(QueueScripts scripts, ByteLimit limit, List<NewTask> tasks, long maxPending) {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        takeTurn(deadline);
        RedisConnection connection = null;
        boolean sound = false;
        try {
            connection = connection();
            EnqueueResult result = new Enqueuer(scripts, limit, held(connection)).enqueue(tasks, maxPending);
            if (result instanceof Enqueued enqueued) {
                confirm(scripts, connection, enqueued, deadline);
            }
            sound = true;
            return result;
        } catch (NotReplicatedException e) {
            sound = true;
            throw e;
        } catch (RuntimeException e) {
            throw StoreErrors.translate("enqueue", e);
        } finally {
            giveBack(connection, sound);
            free.release();
        }
    }

    private static Function<ScriptCall, CompletableFuture<Reply>> held(RedisConnection connection) {
        return call -> CompletableFuture.completedFuture(ScriptRunner.run(call, connection));
    }

    private void confirm(QueueScripts scripts, RedisConnection connection, Enqueued enqueued, long deadline) {
        connection.hashCommands().hSet(scripts.keys().of(Key.CONTROL), CONFIRM, Bytes.of("1"));
        long acknowledged = acknowledged(connection, Math.max(1, millisUntil(deadline)));
        if (acknowledged < durability.replicas()) {
            throw new NotReplicatedException(durability.replicas(), acknowledged, enqueued.existing());
        }
    }

    private long acknowledged(RedisConnection connection, long millis) {
        BaseRedisAsyncCommands<?, ?> commands = (BaseRedisAsyncCommands<?, ?>) connection.getNativeConnection();
        RedisFuture<Long> answer = commands.waitForReplication(durability.replicas(), millis);
        try {
            return answer.get(millis + 200, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("Interrupted while replicas were to acknowledge an enqueue", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new StoreUnavailableException("Redis did not say whether replicas have an enqueue", e);
        }
    }

    private void takeTurn(long deadline) {
        try {
            if (free.tryAcquire(millisUntil(deadline), TimeUnit.MILLISECONDS)) {
                return;
            }
            throw new StoreUnavailableException("Too many enqueues wait for replicas", new TimeoutException());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("Interrupted before an enqueue", e);
        }
    }

    private RedisConnection connection() {
        RedisConnection kept = idle.poll();
        return kept == null ? factory.getConnection() : kept;
    }

    /** When one is broken the others probably are too; each would cost a call. */
    private void giveBack(@Nullable RedisConnection connection, boolean sound) {
        if (connection == null) {
            return;
        } else if (sound) {
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
