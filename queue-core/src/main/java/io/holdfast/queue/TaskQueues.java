package io.holdfast.queue;

import io.holdfast.queue.sweep.QueueSummary;
import io.holdfast.queue.task.QueueName;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** The queues of one Redis. Thread-safe. */
public interface TaskQueues {

    /** Returns the queue of that name, which need not exist yet. */
    TaskQueue queue(QueueName name);

    /**
     * Returns every known queue: one that has received a task and has not been forgotten. The reaper, the dispatcher and
     * the monitor use this list.
     */
    Set<QueueName> known();

    /**
     * Makes queues known before an enqueue to several of them.
     *
     * @return the first queue that exceeds the limit; no new queue is registered then. Empty if all are known
     */
    Collection<QueueName> register(Collection<QueueName> queues);

    /**
     * Records that queues are in use, so that they are not forgotten for a while. Does not register an unknown queue.
     */
    void markUsed(Collection<QueueName> queues);

    /**
     * Registers queues that have tasks, regardless of the limit on their number, and marks them as used.
     */
    void registerAnyway(Collection<QueueName> queues);

    /**
     * Forgets queues that are empty and have been unused for that long, and removes everything they left in Redis. The
     * next enqueue makes a forgotten queue known again. Queues that are paused, have limits, or are named by a
     * route are not forgotten.
     *
     * @return the forgotten queues
     */
    Collection<QueueName> forget(Duration unused);

    /** Returns for how many running tasks of a queue a cancel is requested: a cheap check between two renewals. */
    long cancelRequests(QueueName name);

    /**
     * Stops acquires from the queue until it is resumed. Everything else continues. A paused queue stays as it is.
     *
     * @param who pauses it: {@code ada}; cut at 500 bytes
     * @return false if it was paused already
     */
    boolean pause(QueueName name, String who);

    /** Returns false if it was not paused. */
    boolean resume(QueueName name);

    /**
     * Waits until one of the queues has a wake-up signal: it has new pending tasks, or a new first delayed task. May
     * return early. Acquire after each return, whatever it is: a worker that died after it had received a signal
     * delays the next wait by up to {@code atMost}.
     *
     * @return whether a signal came
     */
    boolean awaitWork(Collection<QueueName> queues, Duration atMost);

    /** Returns a listener for a thread that waits for work repeatedly. */
    WakeupListener wakeups();

    /** Whether queues may be on different servers, so that some may answer while others do not. */
    default boolean sharded() {
        return false;
    }

    /** Names the server that currently has the queue, as far as it is known. */
    default String shardOf(QueueName name) {
        return "";
    }

    /**
     * Reads the state of many queues in a few round trips; each state is of a slightly different time. A queue whose
     * Redis does not answer in time, or that cannot be read, is missing from the result and does not delay the others.
     *
     * @param atMost how long to wait for queues that do not answer
     * @throws StoreException if no queue answered
     */
    Map<QueueName, QueueSummary> summaries(Collection<QueueName> queues, Duration atMost);

    /**
     * Elects one caller for a job that needs only one process at a time: true for the first caller, then false for all
     * until {@code length} has passed.
     *
     * @throws StoreException if Redis does not answer in time. Callers should then do the job themselves: it is harmless
     *     if several processes do it
     */
    boolean elect(String what, Duration length, Duration atMost);

    /**
     * Refuses a Redis that Holdfast cannot work with: older than 6.2, or with keys of other types or another format
     * version under our names.
     *
     * @throws StoreMismatchException with one line that says what was found and what is needed
     */
    void verify(Collection<QueueName> queues);
}
