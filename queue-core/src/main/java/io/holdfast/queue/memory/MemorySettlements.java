package io.holdfast.queue.memory;

import io.holdfast.queue.model.Attempt;
import io.holdfast.queue.model.Burial;
import io.holdfast.queue.model.Completion;
import io.holdfast.queue.model.Deviation;
import io.holdfast.queue.model.Ending;
import io.holdfast.queue.model.Failure;
import io.holdfast.queue.model.Lease;
import io.holdfast.queue.model.Progress;
import io.holdfast.queue.model.ProgressReport;
import io.holdfast.queue.model.PutOff;
import io.holdfast.queue.model.Release;
import io.holdfast.queue.model.Retry;
import io.holdfast.queue.model.TaskRef;
import io.holdfast.queue.model.TaskState;
import io.holdfast.queue.model.TimeRange;
import java.time.Duration;
import java.time.Instant;
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

    Map<TaskRef, Deviation> renew(Collection<Lease> leases, Duration lease) {
        Map<TaskRef, Deviation> deviations = new HashMap<>();
        for (Lease held : Holds.held(state, leases, Function.identity(), deviations)) {
            StoredTask task = taskOf(held);
            state.leasesInUse.note(TimeRange.millis(lease));
            task.renewed = true;
            task.time = TimeRange.millisAfter(state.now(), lease);
            if (task.cancelAsked) {
                deviations.put(task.ref, Deviation.CANCELLED);
            }
        }
        return deviations;
    }

    Map<TaskRef, Deviation> progress(Collection<ProgressReport> reports) {
        Map<TaskRef, Deviation> deviations = new HashMap<>();
        for (ProgressReport report : Holds.held(state, reports, ProgressReport::lease, deviations)) {
            StoredTask task = taskOf(report.lease());
            task.progress = new Progress(report.percent(), report.note(), Instant.ofEpochMilli(state.now()));
            task.progressToken = report.lease().token();
        }
        return deviations;
    }

    Map<TaskRef, Deviation> complete(Collection<Completion> completions, Ending ending, Duration keyWindow) {
        Map<TaskRef, Deviation> deviations = new HashMap<>();
        for (Completion completion : Holds.held(state, completions, Completion::lease, deviations)) {
            StoredTask task = taskOf(completion.lease());
            if (ending == Ending.COMPLETED
                    && completion.key() != null
                    && !claims.confirm(completion.key(), keyWindow)) {
                deviations.put(task.ref, Deviation.DUPLICATE);
            }
            task.putOff = null;
            task.result = completion.result();
            if (ending == Ending.COMPLETED) {
                Lease lease = completion.lease();
                Instant now = Instant.ofEpochMilli(state.now());
                task.success = Attempt.succeeded(lease.token().givenAt(), now, lease.worker());
            }
            state.end(task, stateOf(ending));
        }
        return deviations;
    }

    private static TaskState stateOf(Ending ending) {
        return ending == Ending.DUPLICATE ? TaskState.COMPLETED : TaskState.valueOf(ending.name());
    }

    Map<TaskRef, Deviation> retry(Collection<Retry> retries) {
        return settle(
                retries,
                Retry::lease,
                (retry, task) -> {
                    task.retries++;
                    state.delay(task, state.now() + retry.delay().toMillis());
                },
                Retry::failure);
    }

    Map<TaskRef, Deviation> bury(Collection<Burial> burials) {
        return settle(burials, Burial::lease, (burial, task) -> state.bury(task), Burial::failure);
    }

    private <T> Map<TaskRef, Deviation> settle(
            Collection<T> all, Function<T, Lease> lease, BiConsumer<T, StoredTask> step, Function<T, Failure> failure) {
        Map<TaskRef, Deviation> deviations = new HashMap<>();
        for (T each : Holds.held(state, all, lease, deviations)) {
            StoredTask task = taskOf(lease.apply(each));
            task.putOff = null;
            task.addAttempt(failed(lease.apply(each), failure.apply(each)));
            endCancelledOr(task, deviations, () -> step.accept(each, task));
        }
        return deviations;
    }

    Map<TaskRef, Deviation> release(Collection<Release> releases) {
        Map<TaskRef, Deviation> deviations = new HashMap<>();
        List<Release> held = Holds.held(state, releases, Release::lease, deviations);
        for (int i = held.size() - 1; i >= 0; i--) { // from the last, so that the first ends up in front
            Release release = held.get(i);
            StoredTask task = taskOf(release.lease());
            endCancelledOr(task, deviations, () -> giveBack(release, task));
        }
        if (!held.isEmpty()) {
            state.ring();
        }
        return deviations;
    }

    private void giveBack(Release release, StoredTask task) {
        long first = release.firstDelay().toMillis();
        if (first == 0) {
            state.toFront(task);
            return;
        }
        int times = task.putOff == null ? 0 : task.putOff.times();
        task.putOff = new PutOff(times + 1, release.reason());
        long max = release.maxDelay().toMillis();
        int doublings = Math.min(times, 30);
        state.delay(task, state.now() + (first > max >> doublings ? max : first << doublings));
    }

    private void endCancelledOr(StoredTask task, Map<TaskRef, Deviation> deviations, Runnable step) {
        if (task.cancelAsked) {
            deviations.put(task.ref, Deviation.CANCELLED);
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
