package io.holdfast.benchmarks.contender;

import io.holdfast.benchmarks.measure.ProcessUsage;
import io.holdfast.benchmarks.redis.RedisUnderTest;

/** A measured queue: filled in bulk, and drained by one worker to the last acknowledgement. */
public interface Contender {

    String name();

    /** Connects to the server of one trial. */
    Session open(RedisUnderTest redis) throws Exception;

    /** A running contender on one server. Its tasks do nothing and carry 64 bytes. */
    interface Session extends AutoCloseable {

        /** Enqueues that many tasks, in bulk, as fast as it can. */
        void enqueue(int tasks) throws Exception;

        /**
         * Runs the next tasks, then lets the contender finish its follow-up work (such as forgetting the oldest tasks).
         *
         * @param tasks how many to run; more may be pending
         * @param slots how many may run at a time
         * @return nanoseconds from the start of the first task to the last acknowledgement
         */
        long drain(int tasks, int slots) throws Exception;

        /** The usage of the process that works. */
        default ProcessUsage usage() {
            return ProcessUsage.now();
        }

        @Override
        void close() throws Exception;
    }
}
