package io.holdfast.queue.inspect;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That a queue is paused. An older version of Holdfast stored neither who paused it nor when.
 *
 * @param since by Redis' clock; null if unknown
 * @param who paused it; null if unknown
 */
public record QueuePause(@Nullable Instant since, @Nullable String who) {

    /** A pause about which nothing else is known. */
    public static final QueuePause UNKNOWN = new QueuePause(null, null);
}
