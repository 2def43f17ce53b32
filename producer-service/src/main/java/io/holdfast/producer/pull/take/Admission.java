package io.holdfast.producer.pull.take;

import io.holdfast.producer.config.PullProperties;
import io.holdfast.queue.KeyClaim;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.model.Completion;
import io.holdfast.queue.model.Deviation;
import io.holdfast.queue.model.Ending;
import io.holdfast.queue.model.LeasedTask;
import io.holdfast.queue.model.Release;
import io.holdfast.queue.model.TaskRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Decides which acquired tasks run, as Java workers do: a task ends if it has expired or if its idempotency key has
 * succeeded, and is snoozed while its key is in flight under another task.
 */
final class Admission {

    private final Duration keyWindow;
    private final Duration maxSnooze;

    Admission(PullProperties properties) {
        this.keyWindow = properties.keyWindow();
        this.maxSnooze = properties.lease();
    }

    /** Claims keys, settles the tasks that must not run and returns the others. All tasks are of this queue. */
    List<LeasedTask> admit(TaskQueue queue, List<LeasedTask> tasks) {
        List<LeasedTask> expired = tasks.stream().filter(LeasedTask::expired).toList();
        List<LeasedTask> keyed = tasks.stream()
                .filter(task -> !task.expired() && task.header().idempotencyKey() != null)
                .toList();
        Map<TaskRef, Deviation> refused = keyed.isEmpty() ? Map.of() : KeyClaim.claim(queue, keyed);
        end(queue, expired, Ending.EXPIRED);
        end(queue, refusedAs(Deviation.DUPLICATE, keyed, refused), Ending.DUPLICATE);
        List<Release> snoozes = refusedAs(Deviation.HELD, keyed, refused).stream()
                .map(task -> KeyClaim.putOff(task, maxSnooze))
                .toList();
        if (!snoozes.isEmpty()) {
            queue.release(snoozes);
        }
        return tasks.stream()
                .filter(task ->
                        !task.expired() && !refused.containsKey(task.lease().task()))
                .toList();
    }

    private static List<LeasedTask> refusedAs(Deviation why, List<LeasedTask> tasks, Map<TaskRef, Deviation> refused) {
        return tasks.stream()
                .filter(task -> refused.get(task.lease().task()) == why)
                .toList();
    }

    private void end(TaskQueue queue, List<LeasedTask> tasks, Ending ending) {
        if (!tasks.isEmpty()) {
            List<Completion> ends = tasks.stream()
                    .map(task -> new Completion(task.lease(), null))
                    .toList();
            queue.complete(ends, ending, keyWindow);
        }
    }
}
