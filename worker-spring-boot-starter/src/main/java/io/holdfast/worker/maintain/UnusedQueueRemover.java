package io.holdfast.worker.maintain;

import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.task.QueueName;
import io.holdfast.worker.acquire.ServedQueues;
import io.holdfast.worker.support.Plural;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes queues that are empty and unused, so that they cost nothing. Queues with tasks, and those that this worker is
 * configured to serve, count as used. Safe in any number of processes; one at a time removes.
 */
final class UnusedQueueRemover {

    /** The time between two rounds; a small part of the time after which a queue counts as unused. */
    static final Duration INTERVAL = Duration.ofMinutes(1);

    static final Duration UNUSED = Duration.ofMinutes(10);

    private static final Logger log = LoggerFactory.getLogger(UnusedQueueRemover.class);
    private static final Duration TERM = INTERVAL.multipliedBy(9).dividedBy(10);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(2);

    private final TaskQueues queues;
    private final ServedQueues served;

    UnusedQueueRemover(TaskQueues queues, ServedQueues served) {
        this.queues = queues;
        this.served = served;
    }

    void runOnce() {
        queues.markUsed(served.named());
        if (queues.elect("forget", TERM, CALL_TIMEOUT)) {
            queues.registerAnyway(holding());
            report(queues.forget(UNUSED));
        }
    }

    /** A reply may be missing: a queue is checked once more at the moment it is removed. */
    private List<QueueName> holding() {
        return queues.summaries(served.all(), CALL_TIMEOUT).entrySet().stream()
                .filter(summary -> !summary.getValue().empty())
                .map(Map.Entry::getKey)
                .toList();
    }

    private static void report(Collection<QueueName> forgotten) {
        if (!forgotten.isEmpty()) {
            log.info(
                    "Removed {}, empty and not used for {} min: {}",
                    Plural.of(forgotten.size(), "queue"),
                    UNUSED.toMinutes(),
                    forgotten.size() > 20 ? "…" : forgotten);
        }
    }
}
