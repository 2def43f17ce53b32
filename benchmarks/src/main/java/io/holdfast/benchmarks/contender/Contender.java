package io.holdfast.benchmarks.contender;

import io.holdfast.benchmarks.measure.ProcessUsage;
import io.holdfast.benchmarks.redis.RedisUnderTest;

/** A queue that is measured: filled in bulk, and drained by one worker to the last acknowledgement. */
public interface Contender {

    String name();

    /** Connects to the server of one trial. */
    Session open(RedisUnderTest redis) throws Exception;

    /** The contender at work on one server. Its tasks do nothing and carry 64 bytes. */
    interface Session extends AutoCloseable {

        /** Takes that many tasks in, in bulk, as fast as it can. */
        void enqueue(int tasks) throws Exception;

        /**
         * Runs the next tasks, then lets done what there is to be done after them (such as forgetting the oldest).
         *
         * @param tasks how many; there may be more
         * @param slots how many may run at a time
         * @return nanoseconds from the start of the first task to the last acknowledgement
         */
        long drain(int tasks, int slots) throws Exception;

        /** Of the process that works. */
        default ProcessUsage usage() {
            return ProcessUsage.now();
        }

        @Override
        void close() throws Exception;
    }
}
