package io.holdfast.benchmarks.workload;

import io.holdfast.benchmarks.measure.Measurement;
import io.holdfast.benchmarks.redis.RedisUnderTest;

/**
 * One run of a contender at a workload.
 *
 * @param contender its name
 */
public record Trial(String contender, Work work) {

    /** The measured work, on a fresh server. */
    @FunctionalInterface
    public interface Work {
        Measurement on(RedisUnderTest redis) throws Exception;
    }
}
