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
import java.util.stream.Stream;
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
        Priority own = task.ref().priority();
        long ahead = 0;
        for (Priority priority : Priority.values()) {
            if (priority.compareTo(own) < 0) {
                ahead += state.pending(priority).count();
            }
        }
        List<TaskRef> source = sourceOf(task.ref());
        int place = source.indexOf(task.ref());
        long aheadInSource = place < 0 ? aheadIfItReturned(task.ref(), source) : place;
        long ofOthers = state.pending(own).count() - source.size();
        long others = sources(own) - Math.min(source.size(), 1);
        ahead += aheadInSource + Math.min(ofOthers, others * (aheadInSource + 1));
        IdempotencyKey key = task.header().idempotencyKey();
        return new Position(
                Instant.ofEpochMilli(state.now()),
                state.pause != null,
                ahead,
                ofOthers == 0 && ahead <= Position.MAX_COUNTED,
                perSecond(),
                key == null ? null : otherHolder(key, task.ref()),
                key != null && claims.isDone(key));
    }

    private @Nullable TaskId otherHolder(IdempotencyKey key, TaskRef task) {
        TaskRef holder = claims.holderOf(key);
        return holder == null || holder.equals(task) ? null : holder.id();
    }

    /** The pending tasks that are taken in a fixed order: those of its key, or all without one. */
    private List<TaskRef> sourceOf(TaskRef task) {
        StoredTask stored = state.find(task);
        Stream<StoredTask> source = stored != null && task.keyed()
                ? state.keyed(task.priority()).tasksOfKeyOf(stored)
                : state.unkeyed(task.priority());
        return source.map(each -> each.ref).toList();
    }

    /** A task without a key returns behind the others, a task with a key to its own place. */
    private long aheadIfItReturned(TaskRef task, List<TaskRef> source) {
        StoredTask stored = state.find(task);
        return stored != null && task.keyed()
                ? state.keyed(task.priority())
                        .tasksOfKeyOf(stored)
                        .filter(each -> each.sequence < stored.sequence)
                        .count()
                : source.size();
    }

    private long sources(Priority priority) {
        return state.keyed(priority).keys() + Math.min(state.unkeyed(priority).count(), 1);
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
