package io.holdfast.queue.errors;

import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The tasks of one queue whose last failure has the same pattern.
 *
 * @param id ten hexadecimal digits
 * @param pattern the error without its variable parts; see {@link ErrorPattern}
 * @param firstSeen when the first failure was counted, by Redis' clock
 * @param lastSeen when the last failure was counted, by Redis' clock
 * @param failures how many failures were counted since the first; a task counts each time it fails
 * @param dead how many of its tasks are dead letters
 * @param retrying how many of its tasks have failed and have not ended
 * @param trend the failures in each {@link #TREND_STEP} of the last three hours, oldest first
 * @param types the first types of tasks that were seen, at most five
 * @param example one of its tasks, or the last one if it has none any more
 * @param exampleError the last error of that task
 */
public record ErrorGroup(
        String id,
        String pattern,
        Instant firstSeen,
        Instant lastSeen,
        long failures,
        long dead,
        long retrying,
        List<Long> trend,
        List<TaskType> types,
        TaskId example,
        String exampleError) {

    /** The maximum number of groups of a queue; failures of further patterns are in the group {@link #OTHERS}. */
    public static final int MAX_GROUPS = 1_000;

    /** The id of the group of all failures for whose pattern a queue had no room. */
    public static final String OTHERS = "0000000000";

    /** The pattern shown for {@link #OTHERS}. */
    public static final String OTHERS_PATTERN = "Other errors: this queue has more than 1,000 different ones";

    /** How long a group without tasks is kept after its last failure. */
    public static final Duration RETENTION = Duration.ofDays(1);

    /** The maximum number of types of a group. */
    public static final int MAX_TYPES = 5;

    /** The time of one figure of a trend. */
    public static final Duration TREND_STEP = Duration.ofMinutes(10);

    /** The number of figures of a trend. */
    public static final int TREND_STEPS = 18;

    /** The number of its tasks. */
    public long tasks() {
        return dead + retrying;
    }
}
