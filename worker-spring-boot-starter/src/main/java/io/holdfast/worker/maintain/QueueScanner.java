package io.holdfast.worker.maintain;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.model.QueueLook;
import io.holdfast.queue.model.QueueName;
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
 * Looks at all queues and tells what is to be done in them. One process does for all that do the same; while Redis can't
 * say whose turn it is, each does.
 */
final class QueueScanner {

    private static final Logger log = LoggerFactory.getLogger(QueueScanner.class);
    private static final Duration PATIENCE = Duration.ofMillis(500);

    /** Of the queues that were quiet, so many take turns to be looked at: one of them each time. */
    private static final int QUIET_TURNS = 5;

    private final TaskQueues queues;
    private final ServedQueues served;
    private final String name;
    private final Duration interval;
    private final Collection<Consumer<Map<QueueName, QueueLook>>> listeners;
    private final Set<QueueName> quiet = new HashSet<>();
    private int looks;

    /** @param name the same for all processes that have listeners of the same kinds */
    QueueScanner(
            TaskQueues queues,
            ServedQueues served,
            String name,
            Duration interval,
            Collection<Consumer<Map<QueueName, QueueLook>>> listeners) {
        this.queues = queues;
        this.served = served;
        this.name = name;
        this.interval = interval;
        this.listeners = listeners;
    }

    void runOnce() {
        if (isMyTurn()) {
            Map<QueueName, QueueLook> seen = queues.look(wanted(), PATIENCE);
            seen.forEach(this::remember);
            listeners.forEach(listener -> listener.accept(seen));
        }
    }

    /** All, but of the quiet ones a part: a worker that takes a task tells what comes next, so they are safe for a while. */
    private List<QueueName> wanted() {
        looks++;
        quiet.retainAll(served.all());
        return served.all().stream()
                .filter(queue -> !quiet.contains(queue) || Math.floorMod(queue.hashCode() + looks, QUIET_TURNS) == 0)
                .toList();
    }

    private void remember(QueueName queue, QueueLook look) {
        if (look.isQuiet()) {
            quiet.add(queue);
        } else {
            quiet.remove(queue);
        }
    }

    /** A turn ends a little before the next look is due, so that it goes to whoever comes first. */
    private boolean isMyTurn() {
        try {
            return queues.turn(name, interval.multipliedBy(9).dividedBy(10), PATIENCE);
        } catch (StoreException e) {
            log.debug("Redis can't say who looks at the queues, so this worker does", e);
            return true;
        }
    }
}
