package io.holdfast.queue.redis.connection;

import io.lettuce.core.cluster.RedisClusterClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Lets the calls that arrive while there is no connection share one attempt to connect, and its failure. Otherwise they
 * would connect one after the other, and each would wait one timeout longer than the one before. Also drops a connection
 * that has become unusable, so that the next call connects again.
 */
final class SharedConnect {

    /**
     * A connection to a server that stays a replica for longer than this is dropped again. In the meantime its refusals
     * do not cost a connect each.
     */
    private static final long MIN_NANOS_BETWEEN_DROPS = Duration.ofMillis(200).toNanos();

    private final RedisConnectionFactory factory;
    private final ConnectFailures failures;
    private final AtomicReference<@Nullable CompletableFuture<Void>> attempt = new AtomicReference<>();
    private long droppedNanos = System.nanoTime();
    private volatile @Nullable LettuceConnectionFactory unusable;

    SharedConnect(RedisConnectionFactory factory, ConnectFailures failures) {
        this.factory = factory;
        this.failures = failures;
    }

    /**
     * Drops a connection that has become unusable: its server is now a replica, or it did not answer at all. Otherwise
     * the driver would keep a connection to a former master forever, and one whose peer vanished silently for as long
     * as the operating system does, a quarter of an hour and more. The next call reconnects: it resolves the name
     * again, and asks Sentinel if there is one. A call that began before the last such change, or before a failed
     * attempt, used the former connection and changes nothing.
     */
    synchronized void failed(RuntimeException error, long startedNanos) {
        if (!(factory instanceof LettuceConnectionFactory lettuce)) {
            return;
        }
        boolean replica = StoreErrors.isFromReplica(error);
        if (!replica && !StoreErrors.isSilent(error)) {
            return;
        }
        if (startedNanos - droppedNanos < (replica ? MIN_NANOS_BETWEEN_DROPS : 0)) {
            return;
        }
        if (!lettuce.isClusterAware()) {
            droppedNanos = System.nanoTime();
            unusable = lettuce;
            attempt.set(null);
        } else if (replica && lettuce.getRequiredNativeClient() instanceof RedisClusterClient nodes) {
            droppedNanos = System.nanoTime(); // keeps the connections to all other nodes
            var unused = nodes.refreshPartitionsAsync();
        }
    }

    RedisConnection get() {
        CompletableFuture<Void> own = new CompletableFuture<>();
        CompletableFuture<Void> current = attempt.compareAndExchange(null, own);
        return current == null ? open(own) : join(current);
    }

    private RedisConnection open(CompletableFuture<Void> own) {
        try {
            dropUnusable();
            RedisConnection connection = factory.getConnection();
            own.complete(null);
            return connection;
        } catch (RuntimeException | Error e) {
            failures.failed(e);
            attemptFailed(own);
            own.completeExceptionally(e);
            throw e;
        }
    }

    /** Runs within the shared attempt: the driver lets one thread at a time connect, and the others wait for it. */
    private void dropUnusable() {
        LettuceConnectionFactory lettuce = unusable;
        if (lettuce != null) {
            unusable = null;
            lettuce.resetConnection();
        }
    }

    private synchronized void attemptFailed(CompletableFuture<Void> own) {
        droppedNanos = System.nanoTime();
        attempt.compareAndSet(own, null);
    }

    private RedisConnection join(CompletableFuture<Void> current) {
        try {
            current.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
        return factory.getConnection();
    }
}
