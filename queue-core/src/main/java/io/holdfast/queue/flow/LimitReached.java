package io.holdfast.queue.flow;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A limit that keeps a task from starting at this moment.
 *
 * @param used of a concurrency: tasks that run; of a rate: starts that its burst has not yet recovered; of a paused or delayed key: 0
 * @param allowed of a concurrency: tasks that may run; of a rate: its burst; of a paused or
 *     delayed key: 0
 * @param next until the rate allows the next start, or the delay ends; null for other limits
 */
public record LimitReached(
        Limit limit, long used, long allowed, @Nullable Duration next) {}
