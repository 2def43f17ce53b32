package io.holdfast.producer.queues;

import io.holdfast.queue.flow.QueueLimits;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.inspect.QueuePause;
import io.holdfast.queue.task.QueueName;
import io.holdfast.service.flow.LimitsView;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One queue in JSON. Of an unreachable node of Redis, only the name is known.
 *
 * @param pausedAt absent unless it is paused, and if an older version paused it; likewise {@code pausedBy}
 * @param workers absent while the node with the heartbeats is unreachable
 * @param limits absent if the queue has none
 */
record QueueView(
        String name,
        @Nullable Boolean paused,
        @Nullable Instant pausedAt,
        @Nullable String pausedBy,
        @Nullable Long workers,
        @Nullable Long pendingHigh,
        @Nullable Long pendingDefault,
        @Nullable Long pendingLow,
        @Nullable Long processing,
        @Nullable Long deadLetter,
        @Nullable Long delayed,
        @Nullable Long completed,
        @Nullable Long oldestPendingMs,
        @Nullable LimitsView limits) {

    static QueueView of(QueueName name, @Nullable Depths depths, @Nullable Long workers, @Nullable QueueLimits limits) {
        LimitsView shown = limits == null ? null : LimitsView.of(limits);
        if (depths == null) {
            return new QueueView(
                    name.value(), null, null, null, workers, null, null, null, null, null, null, null, null, shown);
        }
        QueuePause pause = depths.pause();
        Duration oldest = depths.oldestPending();
        return new QueueView(
                name.value(),
                depths.paused(),
                pause == null ? null : pause.since(),
                pause == null ? null : pause.who(),
                workers,
                depths.pendingHigh(),
                depths.pendingDefault(),
                depths.pendingLow(),
                depths.processing(),
                depths.deadLetter(),
                depths.delayed(),
                depths.completed(),
                oldest == null ? null : oldest.toMillis(),
                shown);
    }
}
