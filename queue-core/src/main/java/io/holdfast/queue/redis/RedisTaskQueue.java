package io.holdfast.queue.redis;

import io.holdfast.queue.AcquireCall;
import io.holdfast.queue.TaskQueue;
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
import io.holdfast.queue.model.TaskResult;
import io.holdfast.queue.model.TrimPolicy;
import io.holdfast.queue.model.WorkerId;
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

/** The queue on Redis. Each method runs the Lua script of the same name, in portions if there are many tasks. */
final class RedisTaskQueue implements TaskQueue {

    /** For calls that settle or renew: the approximate number of bytes per task without its variable parts. */
    private static final long BYTES_OF_LEASE = 64;

    private static final long FIRST_BYTES = 1L << 20;

    private final QueueScripts scripts;
    /** A normal call is one portion, all or nothing, unless the link has proved too slow for that. */
    private final ByteLimit enqueuing = new ByteLimit(ByteLimit.MAX_BYTES);

    private final ByteLimit settling = new ByteLimit(FIRST_BYTES);
    private final QueueRegistry registry;
    private final @Nullable ConfirmedEnqueuer confirmed;
    private final GatheredEnqueuer gathered;
    private final Leaser leaser;
    private final Settlements settlements;

    /** @param confirmed waits for replicas in each enqueue; null if it need not */
    RedisTaskQueue(QueueScripts scripts, QueueRegistry registry, @Nullable ConfirmedEnqueuer confirmed) {
        this.confirmed = confirmed;
        this.scripts = scripts;
        this.registry = registry;
        this.gathered = new GatheredEnqueuer(scripts, enqueuing);
        this.leaser = new Leaser(scripts);
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
        EnqueueResult result = confirmed == null
                ? gathered.enqueue(tasks, maxPending)
                : confirmed.enqueue(scripts, enqueuing, tasks, maxPending);
        if (registry.isStale(name())) { // so long ago that the queue may have been forgotten
            registry.keep(List.of(name()));
        }
        return result;
    }

    @Override
    public Acquired acquire(WorkerId worker, int limit, Duration lease) {
        return leaser.acquire(worker, limit, lease);
    }

    @Override
    public AcquireCall startAcquire(WorkerId worker, int limit, Duration lease) {
        return leaser.startAcquire(worker, limit, lease);
    }

    @Override
    public Map<TaskRef, Deviation> renew(Collection<Lease> leases, Duration lease) {
        return inPortions(leases, unused -> BYTES_OF_LEASE, portion -> leaser.renew(portion, lease));
    }

    @Override
    public Map<TaskRef, Deviation> progress(Collection<ProgressReport> reports) {
        return inPortions(reports, report -> bytesOf(report.note()), leaser::progress);
    }

    @Override
    public Map<TaskRef, Deviation> claim(Collection<Completion> claims) {
        return inPortions(claims, RedisTaskQueue::bytesOf, leaser::claim);
    }

    @Override
    public Map<TaskRef, Deviation> complete(Collection<Completion> completions, Ending ending, Duration keyWindow) {
        return inPortions(
                completions, RedisTaskQueue::bytesOf, portion -> settlements.complete(portion, ending, keyWindow));
    }

    @Override
    public Refill refill(Collection<Completion> completions, Duration keyWindow, int limit, Duration lease) {
        List<Completion> all = List.copyOf(completions);
        if (all.isEmpty() || all.size() > PORTION) { // a lost reply would leave its tasks leased
            throw new IllegalArgumentException("completions must be between 1 and " + PORTION);
        }
        List<List<Completion>> portions =
                QueueScripts.portions(all, PORTION, settling.bytes(), RedisTaskQueue::bytesOf);
        List<Completion> last = portions.get(portions.size() - 1);
        List<Completion> before = all.subList(0, all.size() - last.size());
        Map<TaskRef, Deviation> deviations = new HashMap<>(complete(before, Ending.COMPLETED, keyWindow));
        Refill refill = carrying(bytesOf(last), () -> refillNow(last, keyWindow, limit, lease));
        deviations.putAll(refill.deviations());
        return new Refill(deviations, refill.acquired());
    }

    private Refill refillNow(List<Completion> completions, Duration keyWindow, int limit, Duration lease) {
        long started = System.nanoTime();
        WorkerId worker = completions.get(0).lease().worker();
        ScriptCall call = leaser.acquiring(scripts.call(Script.REFILL), worker, limit, lease);
        Reply reply = leaser.run(settlements.completing(call, completions, Ending.COMPLETED, keyWindow), started);
        Map<TaskRef, Deviation> deviations = QueueScripts.deviations(reply.listOrEmpty());
        return new Refill(deviations, leaser.acquired(reply, worker, started));
    }

    @Override
    public Map<TaskRef, Deviation> retry(Collection<Retry> retries) {
        return inPortions(retries, retry -> bytesOf(retry.failure().error()), settlements::retry);
    }

    @Override
    public Map<TaskRef, Deviation> release(Collection<Release> releases) {
        Map<TaskRef, Deviation> deviations = new HashMap<>();
        ToLongFunction<Release> bytesOf = release -> bytesOf(release.reason());
        List<List<Release>> portions =
                new ArrayList<>(QueueScripts.portions(List.copyOf(releases), PORTION, settling.bytes(), bytesOf));
        Collections.reverse(portions); // each portion goes in front of the one before
        for (List<Release> portion : portions) {
            long bytes = portion.stream().mapToLong(bytesOf).sum();
            deviations.putAll(carrying(bytes, () -> settlements.release(portion)));
        }
        return deviations;
    }

    @Override
    public Map<TaskRef, Deviation> bury(Collection<Burial> burials) {
        return inPortions(burials, burial -> bytesOf(burial.failure().error()), settlements::bury);
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
        return collected(dead, new Interventions(scripts)::requeue);
    }

    @Override
    public Set<TaskId> discard(Collection<TaskRef> dead) {
        return collected(dead, new Interventions(scripts)::discard);
    }

    @Override
    public CancelResult cancel(TaskId id, boolean running) {
        return new Interventions(scripts).cancel(id, running);
    }

    @Override
    public List<Lease> leasesOf(WorkerId worker) {
        return leaser.leasesOf(worker);
    }

    private <T> Map<TaskRef, Deviation> inPortions(
            Collection<T> all, ToLongFunction<T> bytesOf, Function<List<T>, Map<TaskRef, Deviation>> step) {
        Map<TaskRef, Deviation> deviations = new HashMap<>();
        for (List<T> portion : QueueScripts.portions(List.copyOf(all), PORTION, settling.bytes(), bytesOf)) {
            long bytes = portion.stream().mapToLong(bytesOf).sum();
            deviations.putAll(carrying(bytes, () -> step.apply(portion)));
        }
        return deviations;
    }

    /** Runs one call that sends about {@code bytes} bytes. */
    private <T> T carrying(long bytes, Supplier<T> call) {
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

    private static Set<TaskId> collected(Collection<TaskRef> all, Function<List<TaskRef>, Set<TaskId>> step) {
        Set<TaskId> refused = new HashSet<>();
        QueueScripts.portions(List.copyOf(all), PORTION).forEach(portion -> refused.addAll(step.apply(portion)));
        return refused;
    }
}
