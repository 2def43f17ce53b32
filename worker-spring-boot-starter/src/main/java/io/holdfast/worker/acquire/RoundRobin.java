package io.holdfast.worker.acquire;

import io.holdfast.queue.task.QueueName;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The order in which a fetcher acquires from the served queues: round-robin among those that may have tasks. A queue that
 * returned fewer tasks than requested drops out until it signals or is seen with tasks again, so a thousand empty
 * queues cost a busy worker nothing. For one thread.
 */
final class RoundRobin {

    private final Deque<QueueName> order = new ArrayDeque<>();
    private final Set<QueueName> listed = new HashSet<>();
    private List<QueueName> served = List.of();

    /** Sets the served queues. Returns whether there are new ones among them, whose state is unknown. */
    boolean serve(List<QueueName> queues) {
        if (queues.equals(served)) {
            return false;
        }
        boolean more = !new HashSet<>(served).containsAll(queues);
        served = List.copyOf(queues);
        listed.retainAll(new HashSet<>(served));
        order.retainAll(listed);
        return more;
    }

    List<QueueName> served() {
        return served;
    }

    /** The served queues that are considered empty. */
    List<QueueName> idle() {
        return served.stream().filter(queue -> !listed.contains(queue)).toList();
    }

    /** The number of queues to acquire from. */
    int size() {
        return order.size();
    }

    /** Removes the next queue; {@link #addLast} adds it again. */
    QueueName next() {
        QueueName next = order.remove();
        listed.remove(next);
        return next;
    }

    void addLast(QueueName queue) {
        if (listed.add(queue)) {
            order.addLast(queue);
        }
    }

    /** These queues have just signalled tasks: they come before the others. */
    void addFirst(Collection<QueueName> queues) {
        for (QueueName queue : queues) {
            if (listed.add(queue)) {
                order.addFirst(queue);
            }
        }
    }
}
