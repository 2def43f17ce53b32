package io.holdfast.benchmarks.contender;

import io.holdfast.benchmarks.redis.RedisUnderTest;

/**
 * The yardstick: what Redis can do at most for such a queue. Three small scripts do the writes that at-least-once
 * delivery with leases, fencing and retention can't do without, in the batches of a worker, pipelined on one
 * connection; nobody runs the tasks, and nothing is decoded.
 *
 * <p>It is frozen: its scripts and its driver are no place for improvements, or figures of different days could not
 * be compared.
 */
public final class BareCycle implements OneByOne {

    @Override
    public String name() {
        return "bare cycle";
    }

    @Override
    public Session open(RedisUnderTest redis) {
        return new BareSession(redis.connect());
    }
}
