package io.holdfast.benchmarks.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Asks Redis again and again for a sign of life, and knows the longest it had to wait for one. */
public final class Pinger implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(1);

    private final StatefulRedisConnection<byte[], byte[]> connection;
    private final Thread thread = new Thread(this::ask, "pinger");
    private volatile long longestNanos;
    private volatile boolean closed;

    public Pinger(RedisUnderTest redis) {
        this.connection = redis.connect();
        thread.start();
    }

    private void ask() {
        while (!closed) {
            long asked = System.nanoTime();
            String unused = connection.sync().ping();
            longestNanos = Math.max(longestNanos, System.nanoTime() - asked);
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    public void reset() {
        longestNanos = 0;
    }

    /** The machine's own hesitations included. */
    public double longestMillis() {
        return longestNanos / 1e6;
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
        connection.close();
    }
}
