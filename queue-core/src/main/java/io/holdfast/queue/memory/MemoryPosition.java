package io.holdfast.queue.memory;

import io.holdfast.queue.inspect.Position;
import io.holdfast.queue.inspect.TaskSummary;
import io.holdfast.queue.task.IdempotencyKey;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.queue.task.TaskState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Computes where a waiting task of one queue is. */
final class MemoryPosition {
    private final QueueState state;
    private final MemoryClaims claims;

    MemoryPosition(QueueState state, MemoryClaims claims) {
        this.state = state;
        this.claims = claims;
    }

    Position of(TaskSummary task) {
        long ahead = 0;
        for (Priority priority : Priority.values()) {
            if (priority.compareTo(task.ref().priority()) < 0) {
                ahead += pending(priority).size();
            }
        }
        List<TaskRef> own = pending(task.ref().priority());
        int place = own.indexOf(task.ref());
        ahead += place < 0 ? own.size() : place;
        IdempotencyKey key = task.header().idempotencyKey();
        return new Position(
                Instant.ofEpochMilli(state.now()),
                state.pause != null,
                ahead,
                ahead <= Position.MAX_COUNTED,
                perSecond(),
                key == null ? null : otherHolder(key, task.ref()),
                key != null && claims.isDone(key));
    }

    private @Nullable TaskId otherHolder(IdempotencyKey key, TaskRef task) {
        TaskRef holder = claims.holderOf(key);
        return holder == null || holder.equals(task) ? null : holder.id();
    }

    private List<TaskRef> pending(Priority priority) {
        return state.list(priority).stream()
                .filter(task -> !task.isTombstone())
                .map(task -> task.ref)
                .toList();
    }

    private double perSecond() {
        List<StoredTask> over = state.sorted(StoredTask::hasEnded);
        long since = state.now() - Position.RATE_SPAN.toMillis();
        if (!over.isEmpty()) {
            since = Math.min(Math.max(since, over.get(0).time), state.now());
        }
        long from = since;
        long ended = state.sorted(task -> task.hasEnded() || task.state == TaskState.DEAD).stream()
                .filter(task -> task.time > from)
                .count();
        return state.now() == since ? 0 : ended * 1_000.0 / (state.now() - since);
    }
}
