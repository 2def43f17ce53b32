package io.holdfast.queue.redis;

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

    private final RedisConnectionFactory factory;
    private final AtomicReference<@Nullable CompletableFuture<Void>> attempt = new AtomicReference<>();
    private long leftNanos = System.nanoTime();
    private volatile @Nullable LettuceConnectionFactory worthless;

    FirstConnection(RedisConnectionFactory factory) {
        this.factory = factory;
    }

    /**
     * Lets go of a connection that can't be of use any more: its server is no longer the master and answers READONLY, or
     * it has not answered at all. The driver by itself would keep one whose other end is gone without a word for as
     * long as the system does, a quarter of an hour and more. The next call connects anew, by Sentinel where there is
     * one. A call that began before the last such change, or before an attempt that failed, speaks of what is gone, and
     * changes nothing.
     */
    synchronized void failed(RuntimeException error, long begunNanos) {
        if (factory instanceof LettuceConnectionFactory lettuce
                && isWorthless(lettuce, error)
                && begunNanos - leftNanos >= 0) {
            leftNanos = System.nanoTime();
            worthless = lettuce;
            attempt.set(null);
        }
    }

    /** In a Cluster it would take the connections to all other nodes with it. */
    private static boolean isWorthless(LettuceConnectionFactory lettuce, RuntimeException error) {
        return (!lettuce.isClusterAware() && StoreErrors.isSilent(error))
                || (lettuce.isRedisSentinelAware() && StoreErrors.isReadOnly(error));
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
