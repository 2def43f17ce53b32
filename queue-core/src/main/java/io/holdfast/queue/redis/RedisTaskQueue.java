package io.holdfast.queue.redis;

import io.holdfast.queue.AcquireCall;
import io.holdfast.queue.TaskQueue;
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
import io.holdfast.queue.redis.connection.ByteLimit;
import io.holdfast.queue.redis.enqueue.GatheredEnqueuer;
import io.holdfast.queue.redis.enqueue.ReplicatedEnqueuer;
import io.holdfast.queue.redis.script.QueueScripts;
import io.holdfast.queue.redis.script.Reply;
import io.holdfast.queue.redis.script.Script;
import io.holdfast.queue.redis.script.ScriptCall;
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
import io.holdfast.queue.task.TaskResult;
import io.holdfast.queue.task.TaskState;
import io.holdfast.queue.worker.WorkerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The queue on Redis. Most methods run the Lua script of the same name, in batches if there are many tasks. */
final class RedisTaskQueue implements TaskQueue {

    /** For calls that settle or renew: the approximate number of bytes per task without its variable parts. */
    private static final long BYTES_OF_LEASE = 64;

    private static final long FIRST_BYTES = 1L << 20;

    private final QueueScripts scripts;
    /** A normal call is one batch, all or nothing, unless the link has proved too slow for that. */
    private final ByteLimit enqueuing = new ByteLimit(ByteLimit.MAX_BYTES);

    private final ByteLimit settling = new ByteLimit(FIRST_BYTES);
    private final QueueRegistry registry;
    private final @Nullable ReplicatedEnqueuer replicated;
    private final GatheredEnqueuer gathered;
    private final LeaseCalls leaseCalls;
    private final Settlements settlements;

    /** @param replicated waits for replicas in each enqueue; null if it need not */
    RedisTaskQueue(QueueScripts scripts, QueueRegistry registry, @Nullable ReplicatedEnqueuer replicated) {
        this.replicated = replicated;
        this.scripts = scripts;
        this.registry = registry;
        this.gathered = new GatheredEnqueuer(scripts, enqueuing);
        this.leaseCalls = new LeaseCalls(scripts);
        this.settlements = new Settlements(scripts);
    }

    @Override
    public QueueName name() {
        return scripts.queue();
    }

    @Override
    public EnqueueResult enqueue(List<NewTask> tasks, long maxPending) {
        if (registry.isStale(name()) && !registry.register(List.of(name())).isEmpty()) {
            return new EnqueueResult.TooManyQueues(name(), registry.maxQueues());
        }
        EnqueueResult result = replicated == null
                ? gathered.enqueue(tasks, maxPending)
                : replicated.enqueue(scripts, enqueuing, tasks, maxPending);
        if (registry.isStale(name())) { // the enqueue took so long that the queue may have been forgotten meanwhile
            registry.registerAnyway(List.of(name()));
        }
        return result;
    }

    @Override
    public Acquired acquire(WorkerId worker, int limit, Duration lease) {
        return leaseCalls.acquire(worker, limit, lease);
    }

    @Override
    public AcquireCall startAcquire(WorkerId worker, int limit, Duration lease) {
        return leaseCalls.startAcquire(worker, limit, lease);
    }

    @Override
    public Map<TaskRef, Rejection> renew(Collection<Lease> leases, Duration lease) {
        return inBatches(leases, unused -> BYTES_OF_LEASE, batch -> leaseCalls.renew(batch, lease));
    }

    @Override
    public Map<TaskRef, Rejection> progress(Collection<ProgressReport> reports) {
        return inBatches(reports, report -> bytesOf(report.note()), leaseCalls::progress);
    }

    @Override
    public Map<TaskRef, Rejection> claim(Collection<Completion> claims) {
        return inBatches(claims, RedisTaskQueue::bytesOf, leaseCalls::claim);
    }

    @Override
    public Map<TaskRef, Rejection> complete(Collection<Completion> completions, Ending ending, Duration keyWindow) {
        return inBatches(completions, RedisTaskQueue::bytesOf, batch -> settlements.complete(batch, ending, keyWindow));
    }

    @Override
    public Refill refill(Collection<Completion> completions, Duration keyWindow, int limit, Duration lease) {
        List<Completion> all = List.copyOf(completions);
        if (all.isEmpty()
                || all.size() > MAX_BATCH) { // if a second call failed, the tasks of the first would stay leased
            throw new IllegalArgumentException("completions must be between 1 and " + MAX_BATCH);
        }
        List<List<Completion>> batches =
                QueueScripts.batches(all, MAX_BATCH, settling.bytes(), RedisTaskQueue::bytesOf);
        List<Completion> last = batches.get(batches.size() - 1);
        List<Completion> before = all.subList(0, all.size() - last.size());
        Map<TaskRef, Rejection> rejections = new HashMap<>(complete(before, Ending.COMPLETED, keyWindow));
        Refill refill = timed(bytesOf(last), () -> refillNow(last, keyWindow, limit, lease));
        rejections.putAll(refill.rejections());
        return new Refill(rejections, refill.acquired());
    }

    private Refill refillNow(List<Completion> completions, Duration keyWindow, int limit, Duration lease) {
        long started = System.nanoTime();
        WorkerId worker = completions.get(0).lease().worker();
        ScriptCall call = leaseCalls.withAcquireArguments(scripts.call(Script.REFILL), worker, limit, lease);
        Reply reply = leaseCalls.run(settlements.completing(call, completions, Ending.COMPLETED, keyWindow), started);
        Map<TaskRef, Rejection> rejections = QueueScripts.rejections(reply.listOrEmpty());
        return new Refill(rejections, leaseCalls.readAcquired(reply, worker, started));
    }

    @Override
    public Map<TaskRef, Rejection> retry(Collection<Retry> retries) {
        return inBatches(retries, retry -> bytesOf(retry.failure().error()), settlements::retry);
    }

    @Override
    public Map<TaskRef, Rejection> release(Collection<Release> releases) {
        Map<TaskRef, Rejection> rejections = new HashMap<>();
        ToLongFunction<Release> bytesOf = release -> bytesOf(release.reason());
        List<List<Release>> batches =
                new ArrayList<>(QueueScripts.batches(List.copyOf(releases), MAX_BATCH, settling.bytes(), bytesOf));
        Collections.reverse(batches); // each batch goes in front of the one before
        for (List<Release> batch : batches) {
            long bytes = batch.stream().mapToLong(bytesOf).sum();
            rejections.putAll(timed(bytes, () -> settlements.release(batch)));
        }
        return rejections;
    }

    @Override
    public Map<TaskRef, Rejection> bury(Collection<Burial> burials) {
        return inBatches(burials, burial -> bytesOf(burial.failure().error()), settlements::bury);
    }

    @Override
    public ReapReport reap(ReapPolicy policy) {
        return new Sweeps(scripts).reap(policy);
    }

    @Override
    public DispatchReport dispatch(int limit) {
        return new Sweeps(scripts).dispatch(limit);
    }

    @Override
    public int trim(TrimPolicy policy) {
        return new Sweeps(scripts).trim(policy);
    }

    @Override
    public CompletableFuture<ReapReport> startReap(ReapPolicy policy) {
        return new Sweeps(scripts).startReap(policy);
    }

    @Override
    public CompletableFuture<DispatchReport> startDispatch(int limit) {
        return new Sweeps(scripts).startDispatch(limit);
    }

    @Override
    public CompletableFuture<Integer> startTrim(TrimPolicy policy) {
        return new Sweeps(scripts).startTrim(policy);
    }

    @Override
    public Set<TaskId> requeue(Collection<TaskRef> dead) {
        return idsRefusedBy(dead, new Interventions(scripts)::requeue);
    }

    @Override
    public Set<TaskId> promote(Collection<TaskRef> delayed) {
        return idsRefusedBy(delayed, new Interventions(scripts)::promote);
    }

    @Override
    public Set<TaskId> discard(Collection<TaskRef> dead) {
        return idsRefusedBy(dead, new Interventions(scripts)::discard);
    }

    @Override
    public CancelResult cancel(TaskId id, Set<TaskState> states) {
        return new Interventions(scripts).cancel(id, states);
    }

    @Override
    public Map<TaskId, CancelResult> cancel(Collection<TaskId> ids, Set<TaskState> states) {
        Map<TaskId, CancelResult> results = new HashMap<>();
        for (List<TaskId> batch : QueueScripts.batches(List.copyOf(new HashSet<>(ids)), MAX_BATCH)) {
            results.putAll(new Interventions(scripts).cancel(batch, states));
        }
        return results;
    }

    @Override
    public List<Lease> leasesOf(WorkerId worker) {
        return leaseCalls.leasesOf(worker);
    }

    private <T> Map<TaskRef, Rejection> inBatches(
            Collection<T> all, ToLongFunction<T> bytesOf, Function<List<T>, Map<TaskRef, Rejection>> step) {
        Map<TaskRef, Rejection> rejections = new HashMap<>();
        for (List<T> batch : QueueScripts.batches(List.copyOf(all), MAX_BATCH, settling.bytes(), bytesOf)) {
            long bytes = batch.stream().mapToLong(bytesOf).sum();
            rejections.putAll(timed(bytes, () -> step.apply(batch)));
        }
        return rejections;
    }

    /** Runs one call that sends about {@code bytes} bytes, and notes how long it takes. */
    private <T> T timed(long bytes, Supplier<T> call) {
        long started = System.nanoTime();
        try {
            T answer = call.get();
            settling.answered(bytes, started);
            return answer;
        } catch (RuntimeException e) {
            settling.failed(e, bytes, started);
            throw e;
        }
    }

    private static long bytesOf(List<Completion> completions) {
        return completions.stream().mapToLong(RedisTaskQueue::bytesOf).sum();
    }

    private static long bytesOf(Completion completion) {
        long ofResult = completion.result() instanceof TaskResult.Kept kept
                ? kept.json().size()
                : 0;
        return BYTES_OF_LEASE + ofResult;
    }

    private static long bytesOf(String text) {
        return BYTES_OF_LEASE + text.length();
    }

    private static Set<TaskId> idsRefusedBy(Collection<TaskRef> all, Function<List<TaskRef>, Set<TaskId>> step) {
        Set<TaskId> refused = new HashSet<>();
        QueueScripts.batches(List.copyOf(all), MAX_BATCH).forEach(batch -> refused.addAll(step.apply(batch)));
        return refused;
    }
}
