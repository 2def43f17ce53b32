package io.holdfast.queue.memory;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import io.holdfast.queue.errors.ErrorPattern;
import io.holdfast.queue.inspect.Attempt;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.sweep.DispatchReport;
import io.holdfast.queue.sweep.ReapPolicy;
import io.holdfast.queue.sweep.ReapReport;
import io.holdfast.queue.sweep.TrimPolicy;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskState;
import io.holdfast.queue.task.TimeRange;
import io.holdfast.queue.worker.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The sweeps of a queue: reap, dispatch, trim. */
final class MemorySweeps {
    private static final Comparator<StoredTask> EARLIER = Comparator.<StoredTask>comparingLong(task -> task.time)
            .thenComparing(task -> Objects.requireNonNull(task.lease).token())
            .thenComparingInt(task -> task.place);

    private final QueueState state;
    private final Jitter jitter;

    MemorySweeps(QueueState state, Jitter jitter) {
        this.state = state;
        this.jitter = jitter;
    }

    ReapReport reap(ReapPolicy policy) {
        long latest = state.outages.latestDeadline(state.now(), policy, state.leasesInUse);
        Duration within = rhythm(policy);
        long latestPossible = state.now() + Math.max(state.leasesInUse.longest(), TimeRange.millis(policy.lease()));
        state.leasesInUse.rotate(state.now());
        state.sorted(TaskState.PROCESSING).forEach(task -> task.time = Math.min(task.time, latestPossible));
        List<StoredTask> expired = expired(latest, policy.limit());
        boolean more = expired.size() >= policy.limit();
        expired = last(expired, policy.limit());
        boolean spared = latest < state.now() && expired.isEmpty();
        ReapReport report = new ReapReport(
                spared, more && !spared, new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), within);
        Map<WorkerId, List<StoredTask>> accused = accused(expired, policy);
        for (int i = expired.size() - 1; i >= 0; i--) { // the first to expire goes to the front
            StoredTask task = expired.get(i);
            List<StoredTask> equals = accused.getOrDefault(workerOf(task), List.of());
            reclaim(task, equals.size() > 1 && equals.contains(task), policy, report);
        }
        accused.values().stream()
                .flatMap(List::stream)
                .filter(task -> task.state == TaskState.PROCESSING)
                .forEach(task -> task.reclaims = policy.maxReclaims() - 2);
        countErrors(expired, state -> state != TaskState.DEAD);
        countErrors(expired, state -> state == TaskState.DEAD);
        if (!expired.isEmpty()) {
            state.signal();
        }
        return report;
    }

    /** The tasks that a further death of their worker would bury, by the workers of those that have expired. */
    private Map<WorkerId, List<StoredTask>> accused(List<StoredTask> expired, ReapPolicy policy) {
        Predicate<StoredTask> isAccused = task -> task.reclaims >= 1 && task.reclaims + 1 >= policy.maxReclaims();
        Set<WorkerId> workers =
                expired.stream().filter(isAccused).map(MemorySweeps::workerOf).collect(toSet());
        return state.sorted(TaskState.PROCESSING).stream()
                .filter(isAccused)
                .filter(task -> workers.contains(workerOf(task)))
                .collect(groupingBy(MemorySweeps::workerOf));
    }

    private static WorkerId workerOf(StoredTask task) {
        return Objects.requireNonNull(task.lease).worker();
    }

    private void countErrors(List<StoredTask> reclaimed, Predicate<TaskState> wanted) {
        List<MemoryErrors.Failed> failed = new ArrayList<>();
        for (int i = reclaimed.size() - 1; i >= 0; i--) {
            StoredTask task = reclaimed.get(i);
            if (!task.hasEnded() && wanted.test(task.state)) {
                failed.add(new MemoryErrors.Failed(task, ErrorPattern.RECLAIMED, Attempt.WORKER_DIED));
            }
        }
        state.errors.add(failed, state.failed(), state.now());
    }

    private @Nullable Duration rhythm(ReapPolicy policy) {
        long shortest = state.leasesInUse.shortest();
        return shortest < TimeRange.millis(policy.lease()) / 2 * 2 ? Duration.ofMillis(shortest / 3) : null;
    }

    /** The tasks that may be reclaimed, the first to expire first; of the renewed ones only as many as a sweep can reclaim. */
    private List<StoredTask> expired(long latest, int limit) {
        List<StoredTask> processing = state.sorted(TaskState.PROCESSING).stream()
                .filter(task -> task.time <= latest)
                .toList();
        List<StoredTask> renewed =
                processing.stream().filter(task -> task.renewed).toList();
        return Stream.concat(last(renewed, limit).stream(), processing.stream().filter(task -> !task.renewed))
                .sorted(EARLIER)
                .toList();
    }

    private static List<StoredTask> last(List<StoredTask> tasks, int count) {
        return tasks.subList(Math.max(0, tasks.size() - count), tasks.size());
    }

    /** @param isUnproven whether another task of the same worker is as suspect: it stays a suspect, and is not buried */
    private void reclaim(StoredTask task, boolean isUnproven, ReapPolicy policy, ReapReport report) {
        Lease lease = Objects.requireNonNull(task.lease);
        Instant now = Instant.ofEpochMilli(state.now());
        task.addAttempt(Attempt.reclaimed(lease.token().grantedAt(), now, lease.worker()));
        task.snooze = null;
        if (task.cancelAsked) {
            state.end(task, TaskState.CANCELLED);
            report.cancelled().add(task.ref.id());
            return;
        }
        task.reclaims = isUnproven ? policy.maxReclaims() - 1 : task.reclaims + 1;
        if (task.reclaims >= policy.maxReclaims()) {
            state.bury(task);
            report.buried().add(task.ref.id());
            return;
        }
        if (task.reclaims == 1 && !isUnproven) {
            state.toFront(task);
        } else {
            state.delay(task, TimeRange.millisAfter(state.now(), jitter.delayOf(task.ref, policy.lease())));
        }
        report.reclaimed().add(task.ref.id());
    }

    DispatchReport dispatch(int limit) {
        List<StoredTask> due = state.sorted(TaskState.DELAYED).stream()
                .filter(task -> task.time <= state.now())
                .limit(limit)
                .toList();
        state.flow.unparkDue(limit);
        due.forEach(state::toBack);
        if (state.flow.canStart()) {
            state.signal();
        }
        return new DispatchReport(due.size(), new MemoryIntake(state).nextDue());
    }

    int trim(TrimPolicy policy) {
        List<TaskId> passed = state.ids.entrySet().stream()
                .filter(id -> id.getValue() <= state.now())
                .sorted(Map.Entry.<TaskId, Long>comparingByValue()
                        .thenComparing(id -> id.getKey().value()))
                .limit(policy.limit())
                .map(Map.Entry::getKey)
                .toList();
        state.ids.keySet().removeAll(passed);
        state.errors.forget(state.failed(), state.now());
        List<StoredTask> ended = state.sorted(StoredTask::hasEnded);
        long old = ended.stream()
                .filter(task -> task.time <= state.now() - TimeRange.millis(policy.age()))
                .count();
        long beyond = Math.max(old, ended.size() - policy.count());
        List<StoredTask> forgotten = ended.subList(0, (int) Math.max(0, Math.min(policy.limit(), beyond)));
        forgotten.forEach(task -> forget(task, policy));
        return forgotten.size();
    }

    private void forget(StoredTask task, TrimPolicy policy) {
        state.ids.computeIfPresent(task.ref.id(), (id, until) -> TimeRange.millisAfter(task.time, policy.idWindow()));
        if (task.isTombstone()) {
            task.forgotten = true;
        } else {
            state.remove(task);
        }
    }
}
