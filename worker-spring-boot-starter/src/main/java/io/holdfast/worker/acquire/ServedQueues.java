package io.holdfast.worker.acquire;

import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.task.QueueName;
import io.holdfast.worker.WorkerProperties;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The queues that exist, as of a second ago, and those of them that this worker serves. */
public final class ServedQueues {

    private final TaskQueues queues;
    private final boolean servesAll;
    private final Set<QueueName> named;
    private final Set<QueueName> ofLanes;
    private final List<Consumer<Collection<QueueName>>> listeners = new CopyOnWriteArrayList<>();
    private volatile List<QueueName> all;

    /**
     * @param names the queues to serve, or {@code *} among them for all
     * @param ofLanes the queues of lanes: served, but not round-robin with the others
     */
    public ServedQueues(TaskQueues queues, List<String> names, Set<QueueName> ofLanes) {
        this.queues = queues;
        this.ofLanes = Set.copyOf(ofLanes);
        this.servesAll = names.contains(WorkerProperties.ALL_QUEUES);
        this.named = new TreeSet<>();
        if (servesAll) {
            named.add(QueueName.DEFAULT);
        } else {
            names.forEach(name -> named.add(new QueueName(name)));
        }
        this.all = withNamed(Set.of());
    }

    /** The queues that are served round-robin; none if all of them have lanes. */
    List<QueueName> served() {
        Collection<QueueName> served = servesAll ? all() : named;
        return ofLanes.isEmpty()
                ? List.copyOf(served)
                : served.stream().filter(queue -> !ofLanes.contains(queue)).toList();
    }

    /** Whether exactly one queue is served round-robin, now and later. */
    public boolean single() {
        return !servesAll
                && named.stream().filter(queue -> !ofLanes.contains(queue)).count() == 1;
    }

    /** Whether all queues have lanes. */
    public boolean onlyLanes() {
        return !servesAll && ofLanes.containsAll(named);
    }

    /** The queues that are served round-robin, for a log message. */
    public String description() {
        return servesAll
                ? "all queues"
                : (single() ? "queue " : "queues ")
                        + served().stream().map(QueueName::value).collect(Collectors.joining(", "));
    }

    /** Whether new queues are served, too. */
    boolean mayGrow() {
        return servesAll;
    }

    /** The queues that this worker maintains: the served ones and all others that were known at the last refresh. */
    public List<QueueName> all() {
        return all;
    }

    /** The queues that the settings name. */
    public Set<QueueName> named() {
        Set<QueueName> all = new TreeSet<>(named);
        all.addAll(ofLanes);
        return all;
    }

    /** Reads the list of queues. Other threads do not wait for this: the server of the list may be unavailable. */
    public void refresh() {
        List<QueueName> before = all;
        all = withNamed(queues.known());
        if (!all.equals(before)) {
            listeners.forEach(listener -> listener.accept(all));
        }
    }

    /** Calls the listener with all queues when they have changed, on the thread that refreshes. */
    public void onChange(Consumer<Collection<QueueName>> listener) {
        listeners.add(listener);
    }

    private List<QueueName> withNamed(Set<QueueName> known) {
        Set<QueueName> found = named();
        found.addAll(known);
        return List.copyOf(found);
    }

    /** All served queues as of the last refresh, without a call to Redis. */
    public Set<QueueName> lastServed() {
        Set<QueueName> served = new TreeSet<>(servesAll ? all : named);
        served.addAll(ofLanes);
        return served;
    }
}
