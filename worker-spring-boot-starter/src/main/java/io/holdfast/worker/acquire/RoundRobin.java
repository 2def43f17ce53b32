package io.holdfast.worker.acquire;

import io.holdfast.queue.model.QueueName;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whose turn it is: the served queues that may have tasks, round-robin. One that had fewer than asked for drops out until
 * it rings or is seen with tasks again, so that a thousand empty queues cost a busy worker nothing. For one thread.
 */
final class RoundRobin {

    private final Deque<QueueName> order = new ArrayDeque<>();
    private final Set<QueueName> listed = new HashSet<>();
    private List<QueueName> served = List.of();

    /** These are served from now on. Returns whether there are new ones among them, of which nobody knows anything. */
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

    /** The served queues that are thought to be empty. */
    List<QueueName> out() {
        return served.stream().filter(queue -> !listed.contains(queue)).toList();
    }

    /** How many queues there are to ask. */
    int size() {
        return order.size();
    }

    /** Takes the next queue out; {@link #last} puts it back. */
    QueueName next() {
        QueueName next = order.remove();
        listed.remove(next);
        return next;
    }

    void last(QueueName queue) {
        if (listed.add(queue)) {
            order.addLast(queue);
        }
    }

    /** Each of these has just rung: it is asked before the others. */
    void first(Collection<QueueName> queues) {
        for (QueueName queue : queues) {
            if (listed.add(queue)) {
                order.addFirst(queue);
            }
        }
    }
}
