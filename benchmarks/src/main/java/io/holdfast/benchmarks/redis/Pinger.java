package io.holdfast.benchmarks.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Sends PING to Redis continuously and records the longest time without an answer. */
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

    /** Includes delays caused by the machine itself. */
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
