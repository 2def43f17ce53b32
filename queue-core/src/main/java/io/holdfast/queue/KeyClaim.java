package io.holdfast.queue;

import io.holdfast.queue.model.Completion;
import io.holdfast.queue.model.Deviation;
import io.holdfast.queue.model.LeasedTask;
import io.holdfast.queue.model.Release;
import io.holdfast.queue.model.TaskRef;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How tasks get their idempotency keys before they run, whoever runs them. */
public final class KeyClaim {

    /** Why a task is put off whose key it does not get. */
    public static final String HELD = "Its idempotency key is in flight under another task, or can't be claimed";

    /** How long a claim stands that nobody repeats. It is void anyway as soon as its task is no longer processed. */
    public static final Duration LIFE = Duration.ofDays(2);

    /** How often a claim is repeated while its task runs, so that even an outage of a day costs none. */
    public static final Duration REPEAT = Duration.ofHours(8);

    private static final Logger log = LoggerFactory.getLogger(KeyClaim.class);
    private static final Duration FIRST_PUT_OFF = Duration.ofSeconds(1);

    private KeyClaim() {}

    /**
     * Claims the keys of tasks that have one, all of one queue, in one call. A claim may be made twice.
     *
     * @return those that may not run, and why; {@code HELD} too for one whose key can't be claimed at all, which must
     *     not hold up the others
     * @throws StoreException when Redis does not answer or is full
     */
    public static Map<TaskRef, Deviation> claim(TaskQueue queue, List<LeasedTask> tasks) {
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

    /** What becomes of a task whose key is in flight elsewhere: it is looked at again, {@code most} later at most. */
    public static Release putOff(LeasedTask task, Duration most) {
        return Release.putOff(task.lease(), FIRST_PUT_OFF, most, HELD);
    }

    private static Map<TaskRef, Deviation> claimOneByOne(TaskQueue queue, List<LeasedTask> tasks) {
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
        return Map.of(task.lease().task(), Deviation.HELD);
    }
}
