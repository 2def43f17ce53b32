package io.holdfast.queue.redis;

import java.time.Duration;

/**
 * How many bytes a call of one kind carries. A link that is too narrow for a call within the time-out is as good as cut
 * unless the next call carries less: the limit halves after a time-out, and doubles again while calls of about that size
 * are answered quickly. Safe for use by many threads.
 */
final class ByteLimit {

    static final long MAX_BYTES = 8L << 20;

    /** A small task passes any link. A limit below this would take long to grow again after an outage. */
    static final long MIN_BYTES = 16L << 10;

    /** Twice as much then takes a fourth of the time-out, which leaves room for the other calls on the link. */
    static final Duration QUICK = RedisConnections.COMMAND_TIMEOUT.dividedBy(8);

    private volatile long bytes;
    private long changedNanos = System.nanoTime();

    ByteLimit(long firstBytes) {
        this.bytes = firstBytes;
    }

    long bytes() {
        return bytes;
    }

    /** @param begunNanos when the call began; one that is older than the last change says nothing new */
    void answered(long carried, long begunNanos) {
        if (bytes < MAX_BYTES && carried >= bytes / 2) {
            doubleUnlessSlow(begunNanos);
        }
    }

    private synchronized void doubleUnlessSlow(long begunNanos) {
        long now = System.nanoTime();
        if (now - begunNanos <= QUICK.toNanos() && begunNanos - changedNanos >= 0) {
            bytes = Math.min(MAX_BYTES, bytes * 2);
            changedNanos = now;
        }
    }

    /** @param carried how much it was, or may have been */
    synchronized void failed(RuntimeException error, long carried, long begunNanos) {
        if (StoreErrors.isSilent(error) && carried > MIN_BYTES && begunNanos - changedNanos >= 0) {
            bytes = Math.max(MIN_BYTES, Math.min(bytes, carried) / 2);
            changedNanos = System.nanoTime();
        }
    }
}
