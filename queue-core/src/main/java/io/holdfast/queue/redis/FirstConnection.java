package io.holdfast.queue.redis;

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
 * Lets the calls that come before there is a connection share one attempt at it, and its failure. Left to themselves
 * they would make theirs one after the other, each a time-out longer than the one before.
 */
final class FirstConnection {

    /** A server that is a replica for longer than this is left again; meanwhile its refusals cost no connect each. */
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
     * Drops a connection that is of no use any more: its server has become a replica, or it has not answered at all. The
     * driver by itself would keep one to a former master for good, and one whose other end is gone without a word for as
     * long as the system does, a quarter of an hour and more. The next call connects anew: it resolves the name again,
     * and asks Sentinel where there is one. A call that began before the last such change, or before an attempt that
     * failed, tells of the former connection, and changes nothing.
     */
    synchronized void failed(RuntimeException error, long begunNanos) {
        if (!(factory instanceof LettuceConnectionFactory lettuce)) {
            return;
        }
        boolean replica = StoreErrors.isFromReplica(error);
        if (!replica && !StoreErrors.isSilent(error)) {
            return;
        }
        if (begunNanos - leftNanos < (replica ? REPLICA_AGAIN_NANOS : 0)) {
            return;
        }
        if (!lettuce.isClusterAware()) {
            leftNanos = System.nanoTime();
            worthless = lettuce;
            attempt.set(null);
        } else if (replica && lettuce.getRequiredNativeClient() instanceof RedisClusterClient nodes) {
            leftNanos = System.nanoTime(); // the connections to all other nodes stay
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
            leaveTheWorthless();
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

    /** In the attempt that all share: the driver lets one thread at a time connect, and the others wait for it. */
    private void leaveTheWorthless() {
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
