package io.holdfast.queue.model;

import java.time.Duration;

/**
 * How long what is over stays known.
 *
 * @param limit tasks of one call at most, 1 to 1000
 * @param age ended tasks older than this are forgotten
 * @param count ended tasks beyond this many are forgotten, oldest first
 * @param idWindow a client's id stays known this long after its task's end
 */
public record TrimPolicy(int limit, Duration age, int count, Duration idWindow) {

    public TrimPolicy {
        Portion.check(limit);
    }
}
