package io.holdfast.worker.acquire;

import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.model.QueueName;
import io.holdfast.worker.WorkerProperties;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The queues there are, as of a second ago, and those of them that this worker serves. */
public final class ServedQueues {

    private final TaskQueues queues;
    private final boolean servesAll;
    private final Set<QueueName> named;
    private final Set<QueueName> apart;
    private final List<Consumer<Collection<QueueName>>> listeners = new CopyOnWriteArrayList<>();
    private volatile List<QueueName> all;

    /**
     * @param names the queues to serve, or {@code *} among them for all
     * @param apart those that are served all the same, but not turn about with the others
     */
    public ServedQueues(TaskQueues queues, List<String> names, Set<QueueName> apart) {
        this.queues = queues;
        this.apart = Set.copyOf(apart);
        this.servesAll = names.contains(WorkerProperties.ALL_QUEUES);
        this.named = new TreeSet<>();
        if (servesAll) {
            named.add(QueueName.DEFAULT);
        } else {
            names.forEach(name -> named.add(new QueueName(name)));
        }
        this.all = withOwn(Set.of());
    }

    /** Those whose tasks this worker runs turn about; none when all that it was named are served apart. */
    List<QueueName> served() {
        Collection<QueueName> served = servesAll ? all() : named;
        return apart.isEmpty()
                ? List.copyOf(served)
                : served.stream().filter(queue -> !apart.contains(queue)).toList();
    }

    /** Whether one queue is served, and no other will be. */
    public boolean one() {
        return !servesAll
                && named.stream().filter(queue -> !apart.contains(queue)).count() == 1;
    }

    /** Whether no queue is left that takes turns. */
    public boolean allApart() {
        return !servesAll && apart.containsAll(named);
    }

    /** Whether queues that are new are served, too. */
    boolean mayGrow() {
        return servesAll;
    }

    /** Those that any worker keeps in order: the served ones and all others that were known at the last refresh. */
    public List<QueueName> all() {
        return all;
    }

    /** Those that its settings name. */
    public Set<QueueName> named() {
        Set<QueueName> all = new TreeSet<>(named);
        all.addAll(apart);
        return all;
    }

    /** Asks which queues there are. Nobody else waits for that: their list may lie on a server that is away. */
    public void refresh() {
        List<QueueName> before = all;
        all = withOwn(queues.known());
        if (!all.equals(before)) {
            listeners.forEach(listener -> listener.accept(all));
        }
    }

    /** Tells of all queues when they are others than before, on the thread that refreshes. */
    public void onChange(Consumer<Collection<QueueName>> listener) {
        listeners.add(listener);
    }

    private List<QueueName> withOwn(Set<QueueName> known) {
        Set<QueueName> found = named();
        found.addAll(known);
        return List.copyOf(found);
    }

    /** What the worker says of itself, without asking Redis. */
    public Set<QueueName> lastServed() {
        Set<QueueName> served = new TreeSet<>(servesAll ? all : named);
        served.addAll(apart);
        return served;
    }
}
