package io.holdfast.queue.redis.connection;

import java.time.Duration;

/** How long a blocking command waits in Redis. */
public final class BlockTime {

    /**
     * The longest wait. The timeout of a blocking command is longer by this time, so a dead connection may stay in use
     * that much longer.
     */
    static final Duration MAX = Duration.ofSeconds(5);

    private BlockTime() {}

    /** In whole seconds, from 1 to {@link #MAX}: Redis treats 0 as no limit. */
    public static int seconds(Duration atMost) {
        return (int) Math.max(1, Math.min(atMost.toSeconds(), MAX.toSeconds()));
    }
}
