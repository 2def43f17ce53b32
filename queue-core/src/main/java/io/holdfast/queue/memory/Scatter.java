package io.holdfast.queue.memory;

import io.holdfast.queue.model.TaskRef;
import io.holdfast.queue.model.TimeRange;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long a task that is reclaimed again waits before it is pending once more. */
@FunctionalInterface
public interface Scatter {
    /** Between a millisecond and the whole spread, as on Redis. */
    Scatter RANDOM = (task, spread) ->
            Duration.ofMillis(ThreadLocalRandom.current().nextLong(Math.max(1, TimeRange.millis(spread))) + 1);

    Duration delayOf(TaskRef task, Duration spread);
}
