package io.holdfast.queue;

import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.lease.Acquired;
import io.holdfast.queue.lease.Burial;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.ProgressReport;
import io.holdfast.queue.lease.Refill;
import io.holdfast.queue.lease.Rejection;
import io.holdfast.queue.lease.Release;
import io.holdfast.queue.lease.Retry;
import io.holdfast.queue.sweep.DispatchReport;
import io.holdfast.queue.sweep.ReapPolicy;
import io.holdfast.queue.sweep.ReapReport;
import io.holdfast.queue.sweep.TrimPolicy;
import io.holdfast.queue.task.CancelResult;
import io.holdfast.queue.task.EnqueueResult;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.queue.task.TaskState;
import io.holdfast.queue.worker.WorkerId;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One queue and every state change of its tasks. Each call is atomic: it checks everything before it writes anything,
 * and a task is in exactly one place before and after it.
 *
 * <p>The holder of a {@link Lease} may settle its task (complete, retry, release, bury) or renew the lease until the
 * task is reclaimed. A call with a lost lease is answered with {@link Rejection#LOST} and changes nothing. The result of
 * a batch has its rejections only: an empty map means that everything went as requested. Calls accept any number of
 * tasks and go to Redis in batches of at most {@value #MAX_BATCH} tasks and 8 MiB, less on a link that has proved too
 * slow for that. Each batch is atomic.
 *
 * <p>All leases of one call belong to one worker, and each appears in it once.
 *
 * <p>Implementations are thread-safe. Every call may throw a {@link StoreUnavailableException} within a bounded time;
 * it is then unknown whether the call took effect. Calls that need more memory may throw a {@link StoreFullException};
 * the refused batch has then changed nothing.
 */
public interface TaskQueue {

    /** Maximum number of tasks in one round trip. */
    int MAX_BATCH = 1_000;

    /** No limit on pending tasks. */
    long UNLIMITED = 0;

    /** The tasks are admitted already: neither a limit of the queue nor one of a key refuses them. */
    long ADMITTED = -1;

    QueueName name();

    /**
     * Adds tasks to the queue, in order.
     *
     * @param maxPending refuse the whole call if pending and delayed tasks would exceed this; {@link #UNLIMITED} for no
     *     limit; {@link #ADMITTED} to ignore the limits of keys, too
     */
    EnqueueResult enqueue(List<NewTask> tasks, long maxPending);

    /**
     * Leases the oldest pending tasks of the highest priority, all with one token.
     *
     * @param limit maximum number of tasks, up to {@value #MAX_BATCH}; fewer may be returned even if more are pending,
     *     when they are large
     * @param lease how long the lease lasts unless it is renewed
     */
    Acquired acquire(WorkerId worker, int limit, Duration lease);

    /** Sends an acquire without waiting for the answer, for callers that query other queues meanwhile. */
    default AcquireCall startAcquire(WorkerId worker, int limit, Duration lease) {
        return AcquireCall.answered(acquire(worker, limit, lease));
    }

    /** Extends leases by {@code lease} from now. {@code CANCELLED}: renewed, but the handler must stop. */
    Map<TaskRef, Rejection> renew(Collection<Lease> leases, Duration lease);

    /**
     * Records the progress of running tasks; for each task the last report counts. Refused when Redis is full: progress
     * must never use the memory that tasks need.
     */
    Map<TaskRef, Rejection> progress(Collection<ProgressReport> reports);

    /**
     * Claims the idempotency keys of tasks that are about to run. A claim is live while its task is processed.
     *
     * @return {@code DUPLICATE}: the key's success is recorded, skip the task. {@code KEY_IN_FLIGHT}: another task with
     *     the key is being processed, snooze this one.
     */
    Map<TaskRef, Rejection> claim(Collection<Completion> claims);

    /**
     * Ends tasks. With {@link Ending#COMPLETED} it also confirms their keys and stores their results, in the same step.
     *
     * @param keyWindow how long a confirmed key is remembered
     * @return {@code DUPLICATE}: ended, but another success of its key had been recorded before
     */
    Map<TaskRef, Rejection> complete(Collection<Completion> completions, Ending ending, Duration keyWindow);

    /**
     * Completes tasks as {@link #complete} does. In the same step as their last batch, acquires new tasks for their
     * worker as {@link #acquire} does: a busy worker needs one round trip instead of two.
     *
     * @param completions 1 to {@value #MAX_BATCH}
     */
    Refill refill(Collection<Completion> completions, Duration keyWindow, int limit, Duration lease);

    /** Moves failed tasks to delayed, which costs one retry each. {@code CANCELLED}: ended as cancelled instead. */
    Map<TaskRef, Rejection> retry(Collection<Retry> retries);

    /**
     * Returns tasks to the front of pending, or to delayed if the release has a delay (snooze). Costs no retry. {@code
     * CANCELLED}: ended as cancelled instead.
     */
    Map<TaskRef, Rejection> release(Collection<Release> releases);

    /** Makes failed tasks dead letters. {@code CANCELLED}: ended as cancelled instead. */
    Map<TaskRef, Rejection> bury(Collection<Burial> burials);

    /** Reclaims tasks whose lease has expired: one sweep of at most {@code policy.limit()} tasks. */
    ReapReport reap(ReapPolicy policy);

    /**
     * Moves at most {@code limit} due tasks from delayed to pending, and sends a wake-up signal if any task is pending.
     */
    DispatchReport dispatch(int limit);

    /**
     * Starts {@link #reap} and returns at once, so that sweeps of many queues run in parallel. The future fails with
     * what the sweep itself would throw. Its callbacks must not wait for Redis on the thread that runs them.
     */
    CompletableFuture<ReapReport> startReap(ReapPolicy policy);

    /** Starts {@link #dispatch}, as {@link #startReap} does. */
    CompletableFuture<DispatchReport> startDispatch(int limit);

    /** Starts {@link #trim}, as {@link #startReap} does. */
    CompletableFuture<Integer> startTrim(TrimPolicy policy);

    /**
     * Moves dead letters back to pending, with fresh retries. Their history is kept.
     *
     * @return the ids that are not dead letters
     */
    Set<TaskId> requeue(Collection<TaskRef> dead);

    /**
     * Moves delayed tasks to pending before they are due, as {@link #dispatch} does when they are: behind the tasks
     * that are pending, in the given order. Their retries and history are kept.
     *
     * @return the ids that are not delayed
     */
    Set<TaskId> promote(Collection<TaskRef> delayed);

    /**
     * Ends a task as cancelled.
     *
     * @param running whether to notify the handler of a running task; otherwise a running task is left alone
     */
    default CancelResult cancel(TaskId id, boolean running) {
        Set<TaskState> states = EnumSet.of(TaskState.PENDING, TaskState.DELAYED, TaskState.DEAD);
        if (running) {
            states.add(TaskState.PROCESSING);
        }
        return cancel(id, states);
    }

    /**
     * Ends a task as cancelled if it is in one of these states at that moment. Of a running one, the handler is
     * notified.
     *
     * @param states a task that has ended is never cancelled
     */
    CancelResult cancel(TaskId id, Set<TaskState> states);

    /**
     * Ends tasks as cancelled, each as {@link #cancel(TaskId, Set)} does: not as one step. If one call fails, the
     * others may have had their effect.
     */
    default Map<TaskId, CancelResult> cancel(Collection<TaskId> ids, Set<TaskState> states) {
        return ids.stream().distinct().collect(Collectors.toMap(Function.identity(), id -> cancel(id, states)));
    }

    /** Ends dead letters as cancelled. Returns the ids that are not dead letters. */
    Set<TaskId> discard(Collection<TaskRef> dead);

    /**
     * Forgets ended tasks beyond age and count, and chosen ids whose window has passed. Returns how many tasks it
     * forgot.
     */
    int trim(TrimPolicy policy);

    /** Returns the leases that Redis has for a worker, for a worker that lost the reply to an acquire. */
    List<Lease> leasesOf(WorkerId worker);
}
