package io.holdfast.queue;

import io.holdfast.queue.model.Acquired;
import io.holdfast.queue.model.Burial;
import io.holdfast.queue.model.CancelResult;
import io.holdfast.queue.model.Completion;
import io.holdfast.queue.model.Deviation;
import io.holdfast.queue.model.DispatchReport;
import io.holdfast.queue.model.Ending;
import io.holdfast.queue.model.EnqueueResult;
import io.holdfast.queue.model.Lease;
import io.holdfast.queue.model.NewTask;
import io.holdfast.queue.model.ProgressReport;
import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.ReapPolicy;
import io.holdfast.queue.model.ReapReport;
import io.holdfast.queue.model.Refill;
import io.holdfast.queue.model.Release;
import io.holdfast.queue.model.Retry;
import io.holdfast.queue.model.TaskId;
import io.holdfast.queue.model.TaskRef;
import io.holdfast.queue.model.TrimPolicy;
import io.holdfast.queue.model.WorkerId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * One queue and every change of state that its tasks can undergo. Each call is atomic: all of its guards hold before
 * anything is written, and a task is in exactly one place before and after it.
 *
 * <p>Whoever holds a {@link Lease} may settle its task (complete, retry, release, bury) or renew it until the lease is
 * taken back; a lease that was lost is answered with {@link Deviation#LOST} and changes nothing. Batches are answered
 * with their exceptions only: an empty map says that all went as asked. Calls take any number of tasks and go to Redis
 * in portions of at most {@value #PORTION} tasks and 8 MiB, less on a link that has proved too narrow for that; each
 * portion is atomic.
 *
 * <p>The leases of one call belong to one worker, and each stands in it once.
 *
 * <p>Implementations are safe for use by many threads. Every call may throw a {@link StoreUnavailableException} within
 * a bounded time; whether it took effect is then unknown. Calls that add to memory may throw a
 * {@link StoreFullException}; the portion that was refused has then changed nothing.
 */
public interface TaskQueue {

    /** The most tasks of one round trip. */
    int PORTION = 1_000;

    /** No limit of pending tasks. */
    long UNLIMITED = 0;

    QueueName name();

    /**
     * Takes tasks in, in order.
     *
     * @param maxPending refuse the whole call when pending and delayed would exceed this; {@link #UNLIMITED} for never
     */
    EnqueueResult enqueue(List<NewTask> tasks, long maxPending);

    /**
     * Takes the oldest pending tasks of the highest priority under a lease, with one token for all.
     *
     * @param limit tasks at most, up to {@value #PORTION}; fewer may come though more are pending, when they are large
     * @param lease how long the lease lasts unless renewed
     */
    Acquired acquire(WorkerId worker, int limit, Duration lease);

    /** Sends an acquire without waiting for its answer, for callers that have other queues to ask meanwhile. */
    default AcquireCall startAcquire(WorkerId worker, int limit, Duration lease) {
        return AcquireCall.answered(acquire(worker, limit, lease));
    }

    /** Lets leases last for another {@code lease} from now. {@code CANCELLED}: renewed, but its handler is to stop. */
    Map<TaskRef, Deviation> renew(Collection<Lease> leases, Duration lease);

    /**
     * Notes how far running tasks are, of each the last report. Refused when Redis is full: it is never worth a task.
     */
    Map<TaskRef, Deviation> progress(Collection<ProgressReport> reports);

    /**
     * Claims the idempotency keys of tasks about to run; a claim is live while its task is processed.
     *
     * @return {@code DUPLICATE}: the key's success is recorded, skip the task. {@code HELD}: another task with the key
     *     is being processed, put this one off.
     */
    Map<TaskRef, Deviation> claim(Collection<Completion> claims);

    /**
     * Ends tasks. With {@link Ending#COMPLETED} their keys are confirmed and their results kept in the same step.
     *
     * @param keyWindow how long a confirmed key is known
     * @return {@code DUPLICATE}: ended, but another success of its key had been recorded before
     */
    Map<TaskRef, Deviation> complete(Collection<Completion> completions, Ending ending, Duration keyWindow);

    /**
     * Completes tasks as {@link #complete} does and, in the same step as the last portion of them, acquires new ones for their worker as {@link
     * #acquire} does: one round trip where a busy worker would need two.
     *
     * @param completions one at least, {@value #PORTION} at most
     */
    Refill refill(Collection<Completion> completions, Duration keyWindow, int limit, Duration lease);

    /** Puts failed tasks into delayed, at the cost of one retry each. {@code CANCELLED}: ended as cancelled instead. */
    Map<TaskRef, Deviation> retry(Collection<Retry> retries);

    /** Gives tasks back without costing a retry. {@code CANCELLED}: ended as cancelled instead. */
    Map<TaskRef, Deviation> release(Collection<Release> releases);

    /** Makes failed tasks dead letters. {@code CANCELLED}: ended as cancelled instead. */
    Map<TaskRef, Deviation> bury(Collection<Burial> burials);

    /** Takes back tasks whose lease has expired: one sweep of at most {@code policy.limit()}. */
    ReapReport reap(ReapPolicy policy);

    /** Moves due tasks from delayed to pending, at most {@code limit}, and rings for waiting workers if any is pending. */
    DispatchReport dispatch(int limit);

    /**
     * Starts {@link #reap} and returns at once: sweeps of many queues go side by side. A failure comes with the future, as
     * what the sweep itself would throw. Whoever is told must not wait for Redis on the thread that tells.
     */
    CompletableFuture<ReapReport> startReap(ReapPolicy policy);

    /** Starts {@link #dispatch}, as {@link #startReap} does. */
    CompletableFuture<DispatchReport> startDispatch(int limit);

    /** Starts {@link #trim}, as {@link #startReap} does. */
    CompletableFuture<Integer> startTrim(TrimPolicy policy);

    /**
     * Puts dead letters back into pending, with fresh retries and their history kept.
     *
     * @return the ids that are not dead letters
     */
    Set<TaskId> requeue(Collection<TaskRef> dead);

    /**
     * Ends a task as cancelled.
     *
     * @param running whether a running task's handler is to be told; else a running task is left alone
     */
    CancelResult cancel(TaskId id, boolean running);

    /** Ends dead letters as cancelled. Returns the ids that are not dead letters. */
    Set<TaskId> discard(Collection<TaskRef> dead);

    /** Forgets ended tasks beyond age and count, and ids whose window has passed; returns how many tasks it forgot. */
    int trim(TrimPolicy policy);

    /** The leases that Redis shows for a worker; for one that has lost the answer to an acquire. */
    List<Lease> leasesOf(WorkerId worker);
}
