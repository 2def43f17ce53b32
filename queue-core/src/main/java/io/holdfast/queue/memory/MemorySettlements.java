package io.holdfast.queue.memory;

import io.holdfast.queue.errors.ErrorPattern;
import io.holdfast.queue.inspect.Attempt;
import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.inspect.Progress;
import io.holdfast.queue.inspect.SnoozeRecord;
import io.holdfast.queue.lease.Burial;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.Failure;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.ProgressReport;
import io.holdfast.queue.lease.Rejection;
import io.holdfast.queue.lease.Release;
import io.holdfast.queue.lease.Retry;
import io.holdfast.queue.task.TaskKey;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.queue.task.TaskState;
import io.holdfast.queue.task.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Renews and settles leased tasks. */
final class MemorySettlements {
    private final QueueState state;
    private final MemoryClaims claims;

    MemorySettlements(QueueState state, MemoryClaims claims) {
        this.state = state;
        this.claims = claims;
    }

    Map<TaskRef, Rejection> renew(Collection<Lease> leases, Duration lease) {
        Map<TaskRef, Rejection> rejections = new HashMap<>();
        for (Lease held : HeldLeases.held(state, leases, Function.identity(), rejections)) {
            StoredTask task = taskOf(held);
            state.leasesInUse.note(TimeRange.millis(lease));
            task.renewed = true;
            task.time = TimeRange.millisAfter(state.now(), lease);
            if (task.cancelAsked) {
                rejections.put(task.ref, Rejection.CANCELLED);
            }
        }
        return rejections;
    }

    Map<TaskRef, Rejection> progress(Collection<ProgressReport> reports) {
        Map<TaskRef, Rejection> rejections = new HashMap<>();
        for (ProgressReport report : HeldLeases.held(state, reports, ProgressReport::lease, rejections)) {
            StoredTask task = taskOf(report.lease());
            task.progress = new Progress(report.percent(), report.note(), Instant.ofEpochMilli(state.now()));
            task.progressToken = report.lease().token();
        }
        return rejections;
    }

    Map<TaskRef, Rejection> complete(Collection<Completion> completions, Ending ending, Duration keyWindow) {
        Map<TaskRef, Rejection> rejections = new HashMap<>();
        for (Completion completion : HeldLeases.held(state, completions, Completion::lease, rejections)) {
            StoredTask task = taskOf(completion.lease());
            if (ending == Ending.COMPLETED
                    && completion.key() != null
                    && !claims.confirm(completion.key(), keyWindow)) {
                rejections.put(task.ref, Rejection.DUPLICATE);
            }
            task.snooze = null;
            task.result = completion.result();
            if (ending == Ending.COMPLETED) {
                Lease lease = completion.lease();
                Instant now = Instant.ofEpochMilli(state.now());
                task.success = Attempt.succeeded(lease.token().grantedAt(), now, lease.worker());
            }
            state.end(task, stateOf(ending));
        }
        return rejections;
    }

    private static TaskState stateOf(Ending ending) {
        return ending == Ending.DUPLICATE ? TaskState.COMPLETED : TaskState.valueOf(ending.name());
    }

    Map<TaskRef, Rejection> retry(Collection<Retry> retries) {
        return settle(
                retries,
                Retry::lease,
                (retry, task) -> {
                    task.retries++;
                    state.delay(task, state.now() + retry.delay().toMillis());
                },
                Retry::failure);
    }

    Map<TaskRef, Rejection> bury(Collection<Burial> burials) {
        return settle(burials, Burial::lease, (burial, task) -> state.bury(task), Burial::failure);
    }

    private <T> Map<TaskRef, Rejection> settle(
            Collection<T> all, Function<T, Lease> lease, BiConsumer<T, StoredTask> step, Function<T, Failure> failure) {
        Map<TaskRef, Rejection> rejections = new HashMap<>();
        List<MemoryErrors.Failed> failed = new ArrayList<>();
        for (T each : HeldLeases.held(state, all, lease, rejections)) {
            StoredTask task = taskOf(lease.apply(each));
            String error = failure.apply(each).error();
            task.snooze = null;
            task.addAttempt(failed(lease.apply(each), failure.apply(each)));
            endCancelledOr(task, rejections, () -> {
                step.accept(each, task);
                failed.add(new MemoryErrors.Failed(task, ErrorPattern.of(error), error));
            });
        }
        state.errors.add(failed, state.failed(), state.now());
        return rejections;
    }

    Map<TaskRef, Rejection> release(Collection<Release> releases) {
        Map<TaskRef, Rejection> rejections = new HashMap<>();
        List<Release> held = HeldLeases.held(state, releases, Release::lease, rejections);
        Map<TaskKey, Long> delays = new HashMap<>();
        for (int i = held.size() - 1; i >= 0; i--) { // from the last, so that the first ends up in front
            Release release = held.get(i);
            StoredTask task = taskOf(release.lease());
            TaskKey key = task.header.key();
            if (key != null && release.delaysKey() && !release.firstDelay().isZero()) {
                delays.merge(key, delayOf(release, task), Math::max);
            }
            endCancelledOr(task, rejections, () -> release(release, task));
        }
        state.flow.delay(delays);
        if (!held.isEmpty()) {
            state.signal();
        }
        return rejections;
    }

    private void release(Release release, StoredTask task) {
        if (release.firstDelay().isZero()) {
            state.toFront(task);
            return;
        }
        long delay = delayOf(release, task);
        task.snooze = new SnoozeRecord(snoozes(task) + 1, release.reason());
        state.delay(task, state.now() + delay);
    }

    private static long delayOf(Release release, StoredTask task) {
        long first = release.firstDelay().toMillis();
        long max = release.maxDelay().toMillis();
        int doublings = Math.min(snoozes(task), 30);
        return first > max >> doublings ? max : first << doublings;
    }

    private static int snoozes(StoredTask task) {
        return task.snooze == null ? 0 : task.snooze.times();
    }

    private void endCancelledOr(StoredTask task, Map<TaskRef, Rejection> rejections, Runnable step) {
        if (task.cancelAsked) {
            rejections.put(task.ref, Rejection.CANCELLED);
            state.end(task, TaskState.CANCELLED);
        } else {
            step.run();
        }
    }

    private StoredTask taskOf(Lease lease) {
        return Objects.requireNonNull(state.find(lease.task()));
    }

    private Attempt failed(Lease lease, Failure failure) {
        Duration runTime = Duration.ofMillis(failure.runTime().toMillis());
        return Attempt.failed(Instant.ofEpochMilli(state.now()), lease.worker(), runTime, failure.error());
    }
}
