package io.holdfast.queue;

import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.lease.Rejection;
import io.holdfast.queue.task.TaskRef;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Claims the idempotency keys of tasks before they run, for every kind of worker. */
public final class KeyClaim {

    /** Why a task is snoozed when it does not get its key. */
    public static final String IN_FLIGHT =
            "Another task with the same idempotency key is running, or the key cannot be claimed";

    /** How long a claim is kept if nobody repeats it. It is void anyway as soon as its task is no longer processed. */
    public static final Duration TTL = Duration.ofDays(2);

    /** How often a claim is repeated while its task runs, so that even an outage of a day costs no claim. */
    public static final Duration REPEAT = Duration.ofHours(8);

    private static final Logger log = LoggerFactory.getLogger(KeyClaim.class);

    private KeyClaim() {}

    /**
     * Claims the keys of those tasks that have one, in one call. All tasks belong to one queue. A claim may be
     * repeated.
     *
     * @return the tasks that must not run, and why; {@code KEY_IN_FLIGHT} also for a task whose key cannot be claimed at
     *     all, so that it does not block the others
     * @throws StoreException if Redis does not answer or is full
     */
    public static Map<TaskRef, Rejection> claim(TaskQueue queue, List<LeasedTask> tasks) {
        List<Completion> claims = tasks.stream()
                .map(task -> new Completion(task.lease(), task.header().idempotencyKey()))
                .toList();
        try {
            return queue.claim(claims);
        } catch (StoreUnavailableException | StoreFullException e) {
            throw e;
        } catch (RuntimeException e) {
            return tasks.size() > 1 ? claimOneByOne(queue, tasks) : unclaimable(tasks.get(0), e);
        }
    }

    private static Map<TaskRef, Rejection> claimOneByOne(TaskQueue queue, List<LeasedTask> tasks) {
        Map<TaskRef, Rejection> refused = new HashMap<>();
        tasks.forEach(task -> refused.putAll(claim(queue, List.of(task))));
        return refused;
    }

    private static Map<TaskRef, Rejection> unclaimable(LeasedTask task, RuntimeException error) {
        log.error(
                "The idempotency key of task {} of queue {} cannot be claimed; the task is snoozed",
                task.lease().task(),
                task.lease().queue(),
                error);
        return Map.of(task.lease().task(), Rejection.KEY_IN_FLIGHT);
    }
}
