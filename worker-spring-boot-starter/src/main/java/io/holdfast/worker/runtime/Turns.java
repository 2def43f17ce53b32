package io.holdfast.worker.runtime;

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
final class Turns {

    private final Deque<QueueName> order = new ArrayDeque<>();
    private final Set<QueueName> listed = new HashSet<>();
    private List<QueueName> served = List.of();

    /** These are served from now on; the new ones among them may have tasks. */
    void serve(List<QueueName> queues) {
        if (queues.equals(served)) {
            return;
        }
        Set<QueueName> before = new HashSet<>(served);
        served = List.copyOf(queues);
        listed.retainAll(new HashSet<>(served));
        order.retainAll(listed);
        served.stream().filter(queue -> !before.contains(queue)).forEach(this::last);
    }

    List<QueueName> served() {
        return served;
    }

    /** Whether some served queues are thought to be empty. */
    boolean someAreOut() {
        return order.size() < served.size();
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

    void last(Collection<QueueName> queues) {
        queues.forEach(this::last);
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
