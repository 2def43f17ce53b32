package io.holdfast.benchmarks.contender;

import io.holdfast.benchmarks.redis.RedisUnderTest;

/** A contender that can also be filled with one task a call. */
public interface OneByOne extends Contender {

    @Override
    Session open(RedisUnderTest redis) throws Exception;

    /** At work on one server. */
    interface Session extends Contender.Session {

        /** Takes that many tasks in, one a call, with so many calls under way at a time. */
        void enqueueSingly(int tasks, int inFlight) throws Exception;
    }
}
