package io.holdfast.queue.redis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Lets the calls that come before there is a connection share one attempt at it, and its failure. Left to themselves
 * they would make theirs one after the other, each a time-out longer than the one before.
 */
final class FirstConnection {

    private final RedisConnectionFactory factory;
    private final AtomicReference<@Nullable CompletableFuture<Void>> attempt = new AtomicReference<>();

    FirstConnection(RedisConnectionFactory factory) {
        this.factory = factory;
    }

    RedisConnection get() {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        CompletableFuture<Void> others = attempt.compareAndExchange(null, mine);
        return others == null ? open(mine) : join(others);
    }

    private RedisConnection open(CompletableFuture<Void> mine) {
        try {
            RedisConnection connection = factory.getConnection();
            mine.complete(null);
            return connection;
        } catch (RuntimeException | Error e) {
            attempt.set(null);
            mine.completeExceptionally(e);
            throw e;
        }
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
