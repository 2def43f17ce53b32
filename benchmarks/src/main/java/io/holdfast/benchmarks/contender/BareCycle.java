package io.holdfast.benchmarks.contender;

import io.holdfast.benchmarks.redis.RedisUnderTest;

/**
 * The reference: the maximum that Redis can do for such a queue. Three small scripts do the writes that at-least-once
 * delivery with leases, fencing and retention needs, in the batches of a worker, pipelined on one connection. No tasks
 * run, and nothing is decoded.
 *
 * <p>It is frozen: improving its scripts or its driver would make results of different days incomparable.
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
