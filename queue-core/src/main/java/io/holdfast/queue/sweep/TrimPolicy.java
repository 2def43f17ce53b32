package io.holdfast.queue.sweep;

import java.time.Duration;

/**
 * How long ended tasks and their ids are kept.
 *
 * @param limit maximum number of tasks per call, 1 to 1000
 * @param age ended tasks older than this are forgotten
 * @param count ended tasks beyond this number are forgotten, oldest first
 * @param idWindow how long a client-chosen id stays known after its task has ended
 */
public record TrimPolicy(int limit, Duration age, int count, Duration idWindow) {

    public TrimPolicy {
        BatchLimit.check(limit);
    }
}
