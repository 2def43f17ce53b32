package io.holdfast.queue.memory;

import io.holdfast.queue.task.TaskRef;
import io.holdfast.queue.task.TimeRange;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long a task that is reclaimed again is delayed before it is pending again. */
@FunctionalInterface
public interface Jitter {
    /** Returns a delay between one millisecond and the whole spread, as on Redis. */
    Jitter RANDOM = (task, spread) ->
            Duration.ofMillis(ThreadLocalRandom.current().nextLong(Math.max(1, TimeRange.millis(spread))) + 1);

    Duration delayOf(TaskRef task, Duration spread);
}
