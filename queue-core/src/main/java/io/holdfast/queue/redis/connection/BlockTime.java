package io.holdfast.queue.redis.connection;

import java.time.Duration;

/** How long a command waits in Redis. */
public final class BlockTime {

    /**
     * The longest wait. The driver gives up a waiting command only later, so a dead connection may also stay in use
     * that long.
     */
    static final Duration MAX = Duration.ofSeconds(5);

    private BlockTime() {}

    /** In whole seconds, from 1 to {@link #MAX}: Redis treats 0 as no limit. */
    public static int seconds(Duration atMost) {
        return (int) Math.max(1, Math.min(atMost.toSeconds(), MAX.toSeconds()));
    }
}
