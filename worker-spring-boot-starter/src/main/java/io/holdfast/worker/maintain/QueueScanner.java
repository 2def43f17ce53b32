package io.holdfast.worker.maintain;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.sweep.QueueSummary;
import io.holdfast.queue.task.QueueName;
import io.holdfast.worker.acquire.ServedQueues;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks all queues and passes their state to the jobs that act on it. One process checks for all that have the same
 * jobs; while Redis cannot say which one, each does.
 */
final class QueueScanner {

    private static final Logger log = LoggerFactory.getLogger(QueueScanner.class);
    private static final Duration CALL_TIMEOUT = Duration.ofMillis(500);

    /** A quiet queue is checked every this many rounds. */
    private static final int QUIET_ROUNDS = 5;

    private final TaskQueues queues;
    private final ServedQueues served;
    private final String name;
    private final Duration interval;
    private final Collection<Consumer<Map<QueueName, QueueSummary>>> listeners;
    private final Set<QueueName> quiet = new HashSet<>();
    private int rounds;

    /** @param name the same for all processes with listeners of the same kinds */
    QueueScanner(
            TaskQueues queues,
            ServedQueues served,
            String name,
            Duration interval,
            Collection<Consumer<Map<QueueName, QueueSummary>>> listeners) {
        this.queues = queues;
        this.served = served;
        this.name = name;
        this.interval = interval;
        this.listeners = listeners;
    }

    void runOnce() {
        if (isElected()) {
            Map<QueueName, QueueSummary> seen = queues.summaries(queuesToCheck(), CALL_TIMEOUT);
            seen.forEach(this::remember);
            listeners.forEach(listener -> listener.accept(seen));
        }
    }

    /**
     * All busy queues and a part of the quiet ones: a worker that takes a task reports the next due time, so quiet
     * queues can wait.
     */
    private List<QueueName> queuesToCheck() {
        rounds++;
        quiet.retainAll(served.all());
        return served.all().stream()
                .filter(queue -> !quiet.contains(queue) || Math.floorMod(queue.hashCode() + rounds, QUIET_ROUNDS) == 0)
                .toList();
    }

    private void remember(QueueName queue, QueueSummary summary) {
        if (summary.isQuiet()) {
            quiet.add(queue);
        } else {
            quiet.remove(queue);
        }
    }

    /** The term ends shortly before the next check is due, so that any process can be elected next. */
    private boolean isElected() {
        try {
            return queues.elect(name, interval.multipliedBy(9).dividedBy(10), CALL_TIMEOUT);
        } catch (StoreException e) {
            log.debug("Redis cannot say which worker checks the queues, so this one does", e);
            return true;
        }
    }
}
