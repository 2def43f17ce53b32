package io.holdfast.worker.runtime;

import io.holdfast.queue.StoreFullException;
import io.holdfast.queue.StoreUnavailableException;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.model.Completion;
import io.holdfast.queue.model.Deviation;
import io.holdfast.queue.model.LeasedTask;
import io.holdfast.queue.model.TaskRef;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims the idempotency keys of tasks that are about to run, in one call for all. A claim may be made twice, so it is
 * tried until Redis answers; the tasks' leases are kept meanwhile.
 */
final class KeyClaims {

    private static final Logger log = LoggerFactory.getLogger(KeyClaims.class);
    private static final String NAME = "claims";

    private final Outage outage;
    private final StopSignal stop;
    private final Duration mostPutOff;

    /** @param lease a task whose key is in flight elsewhere is put off no longer than this */
    KeyClaims(Outage outage, StopSignal stop, Duration lease) {
        this.outage = outage;
        this.stop = stop;
        this.mostPutOff = lease;
    }

    /**
     * Answers with those that may not run, and why; {@code HELD} for one whose key can't be claimed, and for all that
     * are left when the worker stops.
     */
    Map<TaskRef, Deviation> claim(TaskQueue queue, List<LeasedTask> tasks) {
        List<Completion> claims = tasks.stream()
                .map(task -> new Completion(task.lease(), task.header().idempotencyKey()))
                .toList();
        Backoff backoff = new Backoff();
        while (!stop.isGiven()) {
            try {
                Map<TaskRef, Deviation> refused = queue.claim(claims);
                outage.answered(NAME);
                return refused;
            } catch (StoreUnavailableException | StoreFullException e) {
                outage.failed(NAME, e);
                stop.pause(backoff.next());
            } catch (RuntimeException e) {
                return tasks.size() > 1 ? claimOneByOne(queue, tasks) : unclaimable(tasks.get(0), e);
            }
        }
        return held(tasks);
    }

    /** One that can't be claimed must not hold up the others. */
    private Map<TaskRef, Deviation> claimOneByOne(TaskQueue queue, List<LeasedTask> tasks) {
        Map<TaskRef, Deviation> refused = new HashMap<>();
        tasks.forEach(task -> refused.putAll(claim(queue, List.of(task))));
        return refused;
    }

    private static Map<TaskRef, Deviation> unclaimable(LeasedTask task, RuntimeException error) {
        log.error(
                "The idempotency key of task {} of queue {} can't be claimed; the task is put off",
                task.lease().task(),
                task.lease().queue(),
                error);
        return held(List.of(task));
    }

    private static Map<TaskRef, Deviation> held(List<LeasedTask> tasks) {
        Map<TaskRef, Deviation> all = new HashMap<>();
        tasks.forEach(task -> all.put(task.lease().task(), Deviation.HELD));
        return all;
    }

    /** What becomes of a task whose key it does not get. */
    Outcome putOff() {
        String text = "Its idempotency key is in flight under another task, or can't be claimed";
        return stop.isGiven() ? Outcome.givenBack() : Outcome.putOff(PutOffReason.KEY_IN_FLIGHT, mostPutOff, text);
    }
}
