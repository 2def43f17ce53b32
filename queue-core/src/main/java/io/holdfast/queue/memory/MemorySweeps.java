package io.holdfast.queue.memory;

import io.holdfast.queue.model.Attempt;
import io.holdfast.queue.model.DispatchReport;
import io.holdfast.queue.model.Lease;
import io.holdfast.queue.model.ReapPolicy;
import io.holdfast.queue.model.ReapReport;
import io.holdfast.queue.model.TaskId;
import io.holdfast.queue.model.TaskState;
import io.holdfast.queue.model.TrimPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Keeps a queue in order: reap, dispatch, trim. */
final class MemorySweeps {
    private final QueueState state;
    private final Scatter scatter;

    MemorySweeps(QueueState state, Scatter scatter) {
        this.state = state;
        this.scatter = scatter;
    }

    ReapReport reap(ReapPolicy policy) {
        if (holdsBack(policy)) {
            return new ReapReport(true, false, List.of(), List.of(), List.of());
        }
        List<StoredTask> expired = state.sorted(TaskState.PROCESSING).stream()
                .filter(task -> task.time <= state.now())
                .limit(policy.limit())
                .toList();
        boolean more = expired.size() == policy.limit();
        ReapReport report = new ReapReport(false, more, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int i = expired.size() - 1; i >= 0; i--) { // what expired first goes to the front
            takeBack(expired.get(i), policy, report);
        }
        if (!expired.isEmpty()) {
            state.ring();
        }
        return report;
    }

    private boolean holdsBack(ReapPolicy policy) {
        long now = state.now();
        long lastSweep = state.lastSweep == null ? now : state.lastSweep;
        state.lastSweep = now;
        long hold = policy.lease().toMillis() / 3;
        if (now - lastSweep > policy.silence().toMillis() || now < lastSweep) {
            state.holdUntil = now + hold;
        }
        return now < state.holdUntil && state.holdUntil <= now + hold;
    }

    private void takeBack(StoredTask task, ReapPolicy policy, ReapReport report) {
        Lease lease = Objects.requireNonNull(task.lease);
        Instant now = Instant.ofEpochMilli(state.now());
        task.addAttempt(Attempt.reclaimed(lease.token().givenAt(), now, lease.worker()));
        task.putOff = null;
        if (task.cancelAsked) {
            state.end(task, TaskState.CANCELLED);
            report.cancelled().add(task.ref.id());
            return;
        }
        task.reclaims++;
        if (task.reclaims >= policy.maxReclaims()) {
            state.bury(task);
            report.buried().add(task.ref.id());
            return;
        }
        if (task.reclaims == 1) {
            state.toFront(task);
        } else {
            state.delay(
                    task,
                    state.now() + scatter.delayOf(task.ref, policy.lease()).toMillis());
        }
        report.reclaimed().add(task.ref.id());
    }

    DispatchReport dispatch(int limit) {
        List<StoredTask> due = state.sorted(TaskState.DELAYED).stream()
                .filter(task -> task.time <= state.now())
                .limit(limit)
                .toList();
        due.forEach(state::toBack);
        if (!state.listsAreEmpty()) {
            state.ring();
        }
        return new DispatchReport(due.size(), MemoryIntake.nextDue(state));
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
        List<StoredTask> ended = state.sorted(StoredTask::hasEnded);
        long old = ended.stream()
                .filter(task -> task.time <= state.now() - policy.age().toMillis())
                .count();
        long beyond = Math.max(old, ended.size() - policy.count());
        List<StoredTask> forgotten = ended.subList(0, (int) Math.max(0, Math.min(policy.limit(), beyond)));
        forgotten.forEach(task -> forget(task, policy));
        return forgotten.size();
    }

    private void forget(StoredTask task, TrimPolicy policy) {
        state.ids.computeIfPresent(
                task.ref.id(), (id, until) -> task.time + policy.idWindow().toMillis());
        if (task.isTombstone()) {
            task.forgotten = true;
        } else {
            state.remove(task);
        }
    }
}
