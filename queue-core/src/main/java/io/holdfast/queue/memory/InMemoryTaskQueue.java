package io.holdfast.queue.memory;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.inspect.Position;
import io.holdfast.queue.inspect.TaskSummary;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A queue in memory that behaves as the one on Redis does; the contract suite checks both. Thread-safe. */
public final class InMemoryTaskQueue implements TaskQueue {
    private final QueueState state;
    private final Object lock;
    private final MemoryClaims claims;
    private final MemorySettlements settlements;
    private final MemorySweeps sweeps;

    InMemoryTaskQueue(QueueState state, Object lock, Jitter jitter) {
        this.state = state;
        this.lock = lock;
        this.claims = new MemoryClaims(state);
        this.settlements = new MemorySettlements(state, claims);
        this.sweeps = new MemorySweeps(state, jitter);
    }

    QueueState state() {
        return state;
    }

    @Override
    public QueueName name() {
        return state.name;
    }

    @Override
    public EnqueueResult enqueue(List<NewTask> tasks, long maxPending) {
        return locked(() -> {
            state.known = true;
            return new MemoryIntake(state).enqueue(tasks, maxPending);
        });
    }

    @Override
    public Acquired acquire(WorkerId worker, int limit, Duration lease) {
        return locked(() -> new MemoryIntake(state).acquire(worker, limit, lease));
    }

    @Override
    public Map<TaskRef, Rejection> renew(Collection<Lease> leases, Duration lease) {
        return locked(() -> settlements.renew(leases, lease));
    }

    @Override
    public Map<TaskRef, Rejection> progress(Collection<ProgressReport> reports) {
        return locked(() -> settlements.progress(reports));
    }

    @Override
    public Map<TaskRef, Rejection> claim(Collection<Completion> completions) {
        return locked(() -> claims.claim(completions));
    }

    @Override
    public Map<TaskRef, Rejection> complete(Collection<Completion> completions, Ending ending, Duration keyWindow) {
        return locked(() -> settlements.complete(completions, ending, keyWindow));
    }

    @Override
    public Refill refill(Collection<Completion> completions, Duration keyWindow, int limit, Duration lease) {
        WorkerId worker = completions.iterator().next().lease().worker();
        return locked(() -> new Refill(
                settlements.complete(completions, Ending.COMPLETED, keyWindow),
                new MemoryIntake(state).acquire(worker, limit, lease)));
    }

    @Override
    public Map<TaskRef, Rejection> retry(Collection<Retry> retries) {
        return locked(() -> settlements.retry(retries));
    }

    @Override
    public Map<TaskRef, Rejection> release(Collection<Release> releases) {
        return locked(() -> settlements.release(releases));
    }

    @Override
    public Map<TaskRef, Rejection> bury(Collection<Burial> burials) {
        return locked(() -> settlements.bury(burials));
    }

    @Override
    public ReapReport reap(ReapPolicy policy) {
        return locked(() -> sweeps.reap(policy));
    }

    @Override
    public DispatchReport dispatch(int limit) {
        return locked(() -> sweeps.dispatch(limit));
    }

    @Override
    public Set<TaskId> requeue(Collection<TaskRef> dead) {
        return locked(() -> new MemoryInterventions(state).requeue(dead));
    }

    @Override
    public Set<TaskId> promote(Collection<TaskRef> delayed) {
        return locked(() -> new MemoryInterventions(state).promote(delayed));
    }

    @Override
    public CancelResult cancel(TaskId id, Set<TaskState> states) {
        return locked(() -> new MemoryInterventions(state).cancel(id, states));
    }

    @Override
    public Set<TaskId> discard(Collection<TaskRef> dead) {
        return locked(() -> new MemoryInterventions(state).discard(dead));
    }

    @Override
    public int trim(TrimPolicy policy) {
        return locked(() -> sweeps.trim(policy));
    }

    @Override
    public CompletableFuture<ReapReport> startReap(ReapPolicy policy) {
        return CompletableFuture.completedFuture(reap(policy));
    }

    @Override
    public CompletableFuture<DispatchReport> startDispatch(int limit) {
        return CompletableFuture.completedFuture(dispatch(limit));
    }

    @Override
    public CompletableFuture<Integer> startTrim(TrimPolicy policy) {
        return CompletableFuture.completedFuture(trim(policy));
    }

    @Override
    public List<Lease> leasesOf(WorkerId worker) {
        return locked(() -> state.sorted(task -> task.lease != null).stream()
                .map(task -> Objects.requireNonNull(task.lease))
                .filter(lease -> lease.worker().equals(worker))
                .toList());
    }

    /** The caller must hold the lock. */
    Position position(TaskSummary task) {
        return new MemoryPosition(state, claims).of(task);
    }

    <T> T locked(Supplier<T> step) {
        synchronized (lock) {
            return step.get();
        }
    }
}
