package io.holdfast.queue.memory;

import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.Rejection;
import io.holdfast.queue.task.IdempotencyKey;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.queue.task.TimeRange;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The idempotency keys of one queue: in flight under a task, or done. */
final class MemoryClaims {
    private final QueueState state;
    private final Map<IdempotencyKey, Mark> marks = new HashMap<>();

    /** @param holder the task that claimed the key; null when its success is recorded */
    private record Mark(@Nullable TaskRef holder, long until) {}

    MemoryClaims(QueueState state) {
        this.state = state;
    }

    Map<TaskRef, Rejection> claim(Collection<Completion> claims) {
        Map<TaskRef, Rejection> rejections = new HashMap<>();
        List<Completion> held = HeldLeases.held(state, claims, Completion::lease, rejections);
        for (Completion claim : held) {
            TaskRef task = claim.lease().task();
            IdempotencyKey key =
                    Objects.requireNonNull(claim.key(), "Only a task with an idempotency key can claim it");
            Rejection rejection = rejectionOf(key, task);
            if (rejection != null) {
                rejections.put(task, rejection);
            } else {
                marks.put(key, new Mark(task, Long.MAX_VALUE));
            }
        }
        return rejections;
    }

    private @Nullable Rejection rejectionOf(IdempotencyKey key, TaskRef task) {
        Mark mark = live(key);
        if (mark == null) {
            return null;
        } else if (mark.holder() == null) {
            return Rejection.DUPLICATE;
        }
        return isProcessed(mark.holder()) && !mark.holder().equals(task) ? Rejection.KEY_IN_FLIGHT : null;
    }

    private boolean isProcessed(TaskRef task) {
        StoredTask found = state.find(task);
        return found != null && found.lease != null;
    }

    /** The task that is being processed and holds the key; null if there is none. */
    @Nullable
    TaskRef holderOf(IdempotencyKey key) {
        Mark mark = live(key);
        return mark != null && mark.holder() != null && isProcessed(mark.holder()) ? mark.holder() : null;
    }

    boolean isDone(IdempotencyKey key) {
        Mark mark = live(key);
        return mark != null && mark.holder() == null;
    }

    /** Returns false if another success of the key is recorded. */
    boolean confirm(IdempotencyKey key, Duration window) {
        Mark mark = live(key);
        if (mark != null && mark.holder() == null) {
            return false;
        }
        marks.put(key, new Mark(null, TimeRange.millisAfter(state.now(), window)));
        return true;
    }

    private @Nullable Mark live(IdempotencyKey key) {
        Mark mark = marks.get(key);
        return mark != null && mark.until() > state.now() ? mark : null;
    }
}
