package io.holdfast.monitor.autoscale;

import java.time.Duration;

/**
 * What a recommendation is to achieve, and its bounds.
 *
 * @param targetWait how long a task may wait before it starts
 * @param min the least number of workers
 * @param max the greatest number of workers
 * @param slotsPerWorker how many tasks one worker runs at a time
 */
public record ScaleGoal(Duration targetWait, int min, int max, int slotsPerWorker) {

    public static final Duration MIN_TARGET_WAIT = Duration.ofMillis(100);
    public static final Duration MAX_TARGET_WAIT = Duration.ofDays(1);

    /** The greatest value of the other three. */
    public static final int MAX_COUNT = 10_000;

    public ScaleGoal {
        if (!isTargetWait(targetWait) || min < 0 || max < Math.max(1, min) || max > MAX_COUNT || slotsPerWorker < 1) {
            throw new IllegalArgumentException(
                    "No goal: " + targetWait + ", " + min + " to " + max + " workers of " + slotsPerWorker + " slots");
        }
    }

    static boolean isTargetWait(Duration targetWait) {
        return targetWait.compareTo(MIN_TARGET_WAIT) >= 0 && targetWait.compareTo(MAX_TARGET_WAIT) <= 0;
    }
}
