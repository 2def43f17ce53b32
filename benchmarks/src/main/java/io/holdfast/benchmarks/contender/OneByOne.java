package io.holdfast.benchmarks.contender;

import io.holdfast.benchmarks.redis.RedisUnderTest;

/** A contender that can also be filled with one task per call. */
public interface OneByOne extends Contender {

    @Override
    Session open(RedisUnderTest redis) throws Exception;

    /** A running contender on one server. */
    interface Session extends Contender.Session {

        /** Enqueues that many tasks, one per call, with a number of concurrent calls. */
        void enqueueSingly(int tasks, int inFlight) throws Exception;
    }
}
