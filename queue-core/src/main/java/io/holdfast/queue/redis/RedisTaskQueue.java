package io.holdfast.queue.redis;

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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The queue on Redis. Each method is the Lua script of its name, in portions where the caller gives many tasks. */
final class RedisTaskQueue implements TaskQueue {

    private final QueueScripts scripts;
    private final QueueRegistry registry;
    private final @Nullable ConfirmedEnqueuer confirmed;
    private final GatheredEnqueuer gathered;
    private final Leaser leaser;
    private final Settlements settlements;

    /** @param confirmed when an enqueue is to wait for replicas */
    RedisTaskQueue(QueueScripts scripts, QueueRegistry registry, @Nullable ConfirmedEnqueuer confirmed) {
        this.confirmed = confirmed;
        this.scripts = scripts;
        this.registry = registry;
        this.gathered = new GatheredEnqueuer(scripts);
        this.leaser = new Leaser(scripts);
        this.settlements = new Settlements(scripts);
    }

    @Override
    public QueueName name() {
        return scripts.queue();
    }

    @Override
    public EnqueueResult enqueue(List<NewTask> tasks, long maxPending) {
        registry.register(name());
        return confirmed == null ? gathered.enqueue(tasks, maxPending) : confirmed.enqueue(scripts, tasks, maxPending);
    }

    @Override
    public Acquired acquire(WorkerId worker, int limit, Duration lease) {
        return leaser.acquire(worker, limit, lease);
    }

    @Override
    public Map<TaskRef, Deviation> renew(Collection<Lease> leases, Duration lease) {
        return inPortions(leases, portion -> leaser.renew(portion, lease));
    }

    @Override
    public Map<TaskRef, Deviation> progress(Collection<ProgressReport> reports) {
        return inPortions(reports, leaser::progress);
    }

    @Override
    public Map<TaskRef, Deviation> claim(Collection<Completion> claims) {
        return inPortions(claims, leaser::claim);
    }

    @Override
    public Map<TaskRef, Deviation> complete(Collection<Completion> completions, Ending ending, Duration keyWindow) {
        return inPortions(completions, portion -> settlements.complete(portion, ending, keyWindow));
    }

    @Override
    public Refill refill(Collection<Completion> completions, Duration keyWindow, int limit, Duration lease) {
        List<Completion> all = List.copyOf(completions);
        if (all.isEmpty() || all.size() > PORTION) { // what is acquired comes with one answer, or nobody knows of it
            throw new IllegalArgumentException("completions must be 1 to " + PORTION);
        }
        WorkerId worker = all.get(0).lease().worker();
        ScriptCall call = leaser.acquiring(scripts.call(Script.REFILL), worker, limit, lease);
        Reply reply = scripts.run(settlements.completing(call, all, Ending.COMPLETED, keyWindow));
        Map<TaskRef, Deviation> deviations = QueueScripts.deviations(reply.listOrEmpty());
        return new Refill(deviations, leaser.acquired(reply, worker));
    }

    @Override
    public Map<TaskRef, Deviation> retry(Collection<Retry> retries) {
        return inPortions(retries, settlements::retry);
    }

    @Override
    public Map<TaskRef, Deviation> release(Collection<Release> releases) {
        Map<TaskRef, Deviation> deviations = new HashMap<>();
        List<List<Release>> portions = new ArrayList<>(QueueScripts.portions(List.copyOf(releases), PORTION));
        Collections.reverse(portions); // each comes to stand before the one that was sent before it
        portions.forEach(portion -> deviations.putAll(settlements.release(portion)));
        return deviations;
    }

    @Override
    public Map<TaskRef, Deviation> bury(Collection<Burial> burials) {
        return inPortions(burials, settlements::bury);
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

    private static <T> Map<TaskRef, Deviation> inPortions(
            Collection<T> all, Function<List<T>, Map<TaskRef, Deviation>> step) {
        Map<TaskRef, Deviation> deviations = new HashMap<>();
        QueueScripts.portions(List.copyOf(all), PORTION).forEach(portion -> deviations.putAll(step.apply(portion)));
        return deviations;
    }

    private static Set<TaskId> collected(Collection<TaskRef> all, Function<List<TaskRef>, Set<TaskId>> step) {
        Set<TaskId> refused = new HashSet<>();
        QueueScripts.portions(List.copyOf(all), PORTION).forEach(portion -> refused.addAll(step.apply(portion)));
        return refused;
    }
}
