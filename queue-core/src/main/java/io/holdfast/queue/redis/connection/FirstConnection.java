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
 * Lets the calls that arrive before there is a connection share one attempt to connect, and its failure. Otherwise they
 * would connect one after the other, and each would wait one time-out longer than the one before.
 */
final class FirstConnection {

    /**
     * A connection to a server that stays a replica for longer than this is dropped again. In the meantime its refusals
     * do not cost a connect each.
     */
    private static final long REPLICA_AGAIN_NANOS = Duration.ofMillis(200).toNanos();

    private final RedisConnectionFactory factory;
    private final ConnectFailures failures;
    private final AtomicReference<@Nullable CompletableFuture<Void>> attempt = new AtomicReference<>();
    private long leftNanos = System.nanoTime();
    private volatile @Nullable LettuceConnectionFactory worthless;

    FirstConnection(RedisConnectionFactory factory, ConnectFailures failures) {
        this.factory = factory;
        this.failures = failures;
    }

    /**
     * Drops a connection that has become useless: its server is now a replica, or it did not answer at all. Otherwise
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
        if (startedNanos - leftNanos < (replica ? REPLICA_AGAIN_NANOS : 0)) {
            return;
        }
        if (!lettuce.isClusterAware()) {
            leftNanos = System.nanoTime();
            worthless = lettuce;
            attempt.set(null);
        } else if (replica && lettuce.getRequiredNativeClient() instanceof RedisClusterClient nodes) {
            leftNanos = System.nanoTime(); // keeps the connections to all other nodes
            var unused = nodes.refreshPartitionsAsync();
        }
    }

    RedisConnection get() {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        CompletableFuture<Void> others = attempt.compareAndExchange(null, mine);
        return others == null ? open(mine) : join(others);
    }

    private RedisConnection open(CompletableFuture<Void> mine) {
        try {
            dropUseless();
            RedisConnection connection = factory.getConnection();
            mine.complete(null);
            return connection;
        } catch (RuntimeException | Error e) {
            failures.failed(e);
            gaveUp(mine);
            mine.completeExceptionally(e);
            throw e;
        }
    }

    /** Runs within the shared attempt: the driver lets one thread at a time connect, and the others wait for it. */
    private void dropUseless() {
        LettuceConnectionFactory lettuce = worthless;
        if (lettuce != null) {
            worthless = null;
            lettuce.resetConnection();
        }
    }

    private synchronized void gaveUp(CompletableFuture<Void> mine) {
        leftNanos = System.nanoTime();
        attempt.compareAndSet(mine, null);
    }

    private RedisConnection join(CompletableFuture<Void> others) {
        try {
            others.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
        return factory.getConnection();
    }
}
