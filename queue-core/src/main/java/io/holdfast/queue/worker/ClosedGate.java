package io.holdfast.queue.worker;

import io.holdfast.queue.task.QueueName;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A queue that a worker serves but currently takes nothing from.
 *
 * @param reason shown to users who ask why a task is not running
 * @param until when the worker checks again, by its own clock; null if unknown
 */
public record ClosedGate(
        QueueName queue, String reason, @Nullable Instant until) {

    /** The reason of a worker that drains. */
    public static final String DRAINING = "The worker is draining";

    /** What a worker of these queues reports when it takes nothing because it drains. */
    public static List<ClosedGate> draining(Collection<QueueName> queues) {
        return queues.stream()
                .map(queue -> new ClosedGate(queue, DRAINING, null))
                .toList();
    }

    public boolean isDraining() {
        return reason.equals(DRAINING);
    }
}
