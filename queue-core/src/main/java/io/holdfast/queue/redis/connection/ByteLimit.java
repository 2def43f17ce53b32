package io.holdfast.queue.redis.connection;

import java.time.Duration;

/**
 * How many bytes a call of one kind may carry. If a link is too slow for a call within the timeout, the next call must
 * carry less, or every call fails. The limit is halved after a timeout, and doubled again while calls of about that
 * size are answered quickly. Thread-safe.
 */
public final class ByteLimit {

    public static final long MAX_BYTES = 8L << 20;

    /** A small task passes any link. A lower limit would take long to grow again after an outage. */
    static final long MIN_BYTES = 16L << 10;

    /**
     * A call of twice the size then takes a quarter of the timeout, which leaves room for the other calls on the link.
     */
    static final Duration QUICK = RedisConnections.COMMAND_TIMEOUT.dividedBy(8);

    private volatile long bytes;
    private long changedNanos = System.nanoTime();

    public ByteLimit(long firstBytes) {
        this.bytes = firstBytes;
    }

    public long bytes() {
        return bytes;
    }

    /** @param startedNanos when the call began; a call that began before the last change is ignored */
    public void answered(long carried, long startedNanos) {
        if (bytes < MAX_BYTES && carried >= bytes / 2) {
            doubleUnlessSlow(startedNanos);
        }
    }

    private synchronized void doubleUnlessSlow(long startedNanos) {
        long now = System.nanoTime();
        if (now - startedNanos <= QUICK.toNanos() && startedNanos - changedNanos >= 0) {
            bytes = Math.min(MAX_BYTES, bytes * 2);
            changedNanos = now;
        }
    }

    /** @param carried how many bytes the call carried, or may have carried */
    public synchronized void failed(RuntimeException error, long carried, long startedNanos) {
        if (StoreErrors.isSilent(error) && carried > MIN_BYTES && startedNanos - changedNanos >= 0) {
            bytes = Math.max(MIN_BYTES, Math.min(bytes, carried) / 2);
            changedNanos = System.nanoTime();
        }
    }
}
