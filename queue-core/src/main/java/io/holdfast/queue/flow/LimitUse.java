package io.holdfast.queue.flow;

/**
 * What is used of the limits of a queue at one moment.
 *
 * @param running its tasks that are processed, which count against its concurrency
 * @param rateUsed starts that the burst of its rate has not yet recovered; 0 without a rate
 * @param limitedKeys keys that wait for one of their own limits, or are paused; a key with pending tasks of several
 *     priorities counts once for each
 * @param throttled how often a limit has kept pending tasks from starting: the queue or a key counts once for each call that
 *     asked for tasks and had to leave some of it behind. A pause does not count. Starts at 0 when the queue is created
 */
public record LimitUse(long running, long rateUsed, long limitedKeys, long throttled) {

    /** Of a queue without tasks. */
    public static final LimitUse NONE = new LimitUse(0, 0, 0, 0);
}
