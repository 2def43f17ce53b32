package io.holdfast.queue.statistics;

import java.time.Duration;

/**
 * The runs of one type that ended.
 *
 * @param completed runs that succeeded
 * @param failed runs that failed, whether or not they are tried again
 * @param runTime of all of them together
 */
public record TypeCounts(long completed, long failed, Duration runTime) {

    public long runs() {
        return completed + failed;
    }

    /** The share of runs that failed, 0 to 1. */
    public double failureRate() {
        return runs() == 0 ? 0 : (double) failed / runs();
    }

    /** The average run time. */
    public Duration averageRunTime() {
        return runs() == 0 ? Duration.ZERO : runTime.dividedBy(runs());
    }
}
