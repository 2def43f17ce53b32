package io.holdfast.worker.runtime;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.model.QueueName;
import io.holdfast.worker.WorkerProperties;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The queues there are, as of a second ago, and those of them that this worker serves. */
final class ServedQueues {

    private static final Logger log = LoggerFactory.getLogger(ServedQueues.class);

    private static final Duration REFRESH = Duration.ofSeconds(1);

    private final TaskQueues queues;
    private final boolean servesAll;
    private final Set<QueueName> named;
    private final Set<QueueName> apart;
    private final AtomicBoolean refreshing = new AtomicBoolean();
    private volatile List<QueueName> all = List.of();
    private volatile long refreshedNanos;

    /**
     * @param names the queues to serve, or {@code *} among them for all
     * @param apart those that are served all the same, but not turn about with the others
     */
    ServedQueues(TaskQueues queues, List<String> names, Set<QueueName> apart) {
        this.queues = queues;
        this.apart = Set.copyOf(apart);
        this.servesAll = names.contains(WorkerProperties.ALL_QUEUES);
        this.named = new TreeSet<>();
        if (servesAll) {
            named.add(QueueName.DEFAULT);
        } else {
            names.forEach(name -> named.add(new QueueName(name)));
        }
    }

    /** Those whose tasks this worker runs turn about; none when all that it was named are served apart. */
    List<QueueName> served() {
        Collection<QueueName> served = servesAll ? all() : named;
        return apart.isEmpty()
                ? List.copyOf(served)
                : served.stream().filter(queue -> !apart.contains(queue)).toList();
    }

    /** Whether one queue is served, and no other will be. */
    boolean one() {
        return !servesAll
                && named.stream().filter(queue -> !apart.contains(queue)).count() == 1;
    }

    /** Whether no queue is left that takes turns. */
    boolean allApart() {
        return !servesAll && apart.containsAll(named);
    }

    /** Whether queues that are new are served, too. */
    boolean mayGrow() {
        return servesAll;
    }

    /**
     * Those that any worker keeps in order: the served ones and all others that are known.
     *
     * @throws StoreException when Redis does not tell. In a Cluster only when it has never told: there the list may lie on
     *     a server that does not answer and its queues on others, so that a thread of its own asks again
     */
    List<QueueName> all() {
        if (queues.sharded() && !all.isEmpty()) {
            if (isStale() && refreshing.compareAndSet(false, true)) {
                Threads.daemons("holdfast-queues").newThread(this::refreshLater).start();
            }
            return all;
        }
        return refreshed();
    }

    private synchronized List<QueueName> refreshed() {
        return all.isEmpty() || isStale() ? refresh() : all;
    }

    private boolean isStale() {
        return System.nanoTime() - refreshedNanos > REFRESH.toNanos();
    }

    private void refreshLater() {
        try {
            List<QueueName> unused = refresh();
        } catch (StoreException e) {
            log.debug("Redis did not tell which queues there are; those of {} known before are served", all.size(), e);
        } finally {
            refreshedNanos = System.nanoTime();
            refreshing.set(false);
        }
    }

    private List<QueueName> refresh() {
        Set<QueueName> found = new TreeSet<>(queues.known());
        found.addAll(named);
        found.addAll(apart);
        List<QueueName> now = List.copyOf(found);
        all = now;
        refreshedNanos = System.nanoTime();
        return now;
    }

    /** What the worker says of itself, without asking Redis. */
    Set<QueueName> lastServed() {
        List<QueueName> last = all;
        Set<QueueName> served = new TreeSet<>(servesAll && !last.isEmpty() ? last : named);
        served.addAll(apart);
        return served;
    }
}
