package io.holdfast.queue.flow;

/**
 * What is used of the limits of a queue at one moment.
 *
 * @param running its tasks that are processed, which count against its concurrency
 * @param rateUsed starts that the burst of its rate has not yet recovered; 0 without a rate
 * @param limitedKeys keys that wait for one of their own limits, or are paused; a key with pending tasks of several
 *     priorities counts once for each
 */
public record LimitUse(long running, long rateUsed, long limitedKeys) {

    /** Of a queue without tasks. */
    public static final LimitUse NONE = new LimitUse(0, 0, 0);
}
