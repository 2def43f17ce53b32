package io.holdfast.queue;

import io.holdfast.queue.model.QueueLook;
import io.holdfast.queue.model.QueueName;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** The queues of one Redis. Safe for use by many threads. */
public interface TaskQueues {

    /** The queue of that name, which need not exist yet. */
    TaskQueue queue(QueueName name);

    /** Every queue that was enqueued to and is not forgotten; by it the reaper, the dispatcher and the monitor go. */
    Set<QueueName> known();

    /**
     * Makes sure that queues are known, before an enqueue to several of them.
     *
     * @return those for which there is no room, the first of them; then none of the new ones is known. Empty when all are
     */
    Collection<QueueName> register(Collection<QueueName> queues);

    /** Notes that somebody uses queues, so that they are not forgotten for a while. Makes none known. */
    void use(Collection<QueueName> queues);

    /** Makes sure that queues are known, however many there are, and not forgotten for a while: they hold something. */
    void keep(Collection<QueueName> queues);

    /**
     * Forgets queues that are empty and that nobody has used for that long, and all that they leave in Redis. A forgotten
     * queue is known again with the next enqueue. One that is paused, or that a route names, is not forgotten.
     *
     * @return the forgotten ones
     */
    Collection<QueueName> forget(Duration unused);

    /** The number of running tasks of a queue for which a cancel is asked: a cheap look between two renewals. */
    long cancelRequests(QueueName name);

    /** Acquires nothing from the queue until it is resumed; everything else goes on. */
    void pause(QueueName name);

    void resume(QueueName name);

    /**
     * Waits until one of the queues rings: it has got pending tasks, or a new first delayed one. May return early, and
     * may be late by {@code atMost} when a worker died with the bell in its hand; so acquire after each return.
     *
     * @return whether it rang
     */
    boolean awaitWork(Collection<QueueName> queues, Duration atMost);

    /** For a thread that waits for work again and again. */
    WorkBell bell();

    /** Whether queues may lie on different servers, so that some may answer while others do not. */
    default boolean sharded() {
        return false;
    }

    /** Names the server that a queue lies on, as far as it is known at this moment. */
    default String shardOf(QueueName name) {
        return "";
    }

    /**
     * Looks at many queues in a few round trips, each at its own moment. One whose Redis does not answer in time, or can't be
     * read, is not in the answer and delays no other.
     *
     * @param atMost how long to wait for those that don't answer
     * @throws StoreException when none of them was answered
     */
    Map<QueueName, QueueLook> look(Collection<QueueName> queues, Duration atMost);

    /**
     * Whether the caller is the one to do something that one process at a time is enough for: the first who asks, until
     * {@code length} is over.
     *
     * @throws StoreException when Redis does not say so in time; then do it: that several do is no harm
     */
    boolean turn(String what, Duration length, Duration atMost);

    /**
     * Refuses a Redis that Holdfast can't work with: older than 6.2, or with keys of other types or another format
     * version under our names.
     *
     * @throws StoreMismatchException with one line that says what was found and what is needed
     */
    void verify(Collection<QueueName> queues);
}
