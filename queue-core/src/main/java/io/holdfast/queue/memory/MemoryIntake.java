package io.holdfast.queue.memory;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.lease.Acquired;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.LeaseToken;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.task.EnqueueResult;
import io.holdfast.queue.task.EnqueueResult.Enqueued;
import io.holdfast.queue.task.EnqueueResult.QueueFull;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.StartTime;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskState;
import io.holdfast.queue.task.TimeRange;
import io.holdfast.queue.worker.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Enqueues and acquires tasks. */
final class MemoryIntake {
    private static final long MAX_BYTES = 8L << 20;

    private final QueueState state;

    MemoryIntake(QueueState state) {
        this.state = state;
    }

    EnqueueResult enqueue(List<NewTask> tasks, long maxPending) {
        Set<TaskId> existing = new LinkedHashSet<>();
        Set<TaskId> seen = new HashSet<>();
        Set<TaskId> chosen = new HashSet<>();
        List<NewTask> fresh = new ArrayList<>();
        for (NewTask task : tasks) {
            boolean known = isRemembered(task.id()) || chosen.contains(task.id());
            if (known || (task.chosenId() && (seen.contains(task.id()) || lives(task.id())))) {
                existing.add(task.id());
            } else {
                if (task.chosenId()) {
                    chosen.add(task.id());
                }
                seen.add(task.id());
                fresh.add(task);
            }
        }
        if (maxPending != TaskQueue.UNLIMITED && !fresh.isEmpty() && waiting() + fresh.size() > maxPending) {
            return new QueueFull(state.name, maxPending);
        }
        fresh.forEach(this::take);
        return new Enqueued(existing);
    }

    private boolean isRemembered(TaskId id) {
        return state.ids.getOrDefault(id, 0L) > state.now();
    }

    private boolean lives(TaskId id) {
        StoredTask found = state.find(id);
        return found != null && !found.forgotten;
    }

    private long waiting() {
        return state.sorted(task -> task.state == TaskState.PENDING || task.state == TaskState.DELAYED)
                .size();
    }

    private void take(NewTask task) {
        StoredTask stored = state.add(task);
        if (task.chosenId()) {
            state.ids.put(task.id(), Long.MAX_VALUE);
        }
        long start = task.start() instanceof StartTime.At at
                ? at.moment().toEpochMilli()
                : state.now() + ((StartTime.After) task.start()).delay().toMillis();
        if (start > state.now()) {
            state.delay(stored, start);
        } else {
            state.toBack(stored);
            state.signal();
        }
    }

    Acquired acquire(WorkerId worker, int limit, Duration lease) {
        List<StoredTask> taken = state.pause != null ? List.of() : takePending(Math.min(limit, TaskQueue.MAX_BATCH));
        if (!taken.isEmpty()) {
            state.lastToken = Math.max(state.lastToken + 1, state.now() * 1000);
            state.leasesInUse.note(TimeRange.millis(lease));
        }
        if (state.pause == null && !state.listsAreEmpty()) {
            state.signal();
        }
        LeaseToken token = new LeaseToken(state.lastToken);
        List<LeasedTask> leased = new ArrayList<>();
        for (StoredTask task : taken) {
            task.state = TaskState.PROCESSING;
            task.time = TimeRange.millisAfter(state.now(), lease);
            task.place = leased.size();
            task.renewed = false;
            task.lease = new Lease(state.name, task.ref, token, worker);
            leased.add(new LeasedTask(
                    task.lease,
                    task.header,
                    task.payload,
                    task.retries,
                    Instant.ofEpochMilli(state.now()),
                    task.dueAt));
        }
        return new Acquired(leased, nextDue(state));
    }

    static @Nullable Duration nextDue(QueueState state) {
        long due = state.firstDue();
        return due == Long.MAX_VALUE ? null : Duration.ofMillis(Math.max(0, due - state.now()));
    }

    private List<StoredTask> takePending(int limit) {
        List<StoredTask> taken = new ArrayList<>();
        long room = MAX_BYTES;
        for (Priority priority : List.of(Priority.HIGH, Priority.DEFAULT, Priority.LOW)) {
            Deque<StoredTask> list = state.list(priority);
            while (taken.size() < limit && room > 0 && !list.isEmpty()) {
                StoredTask next = list.getFirst();
                if (next.isTombstone()) {
                    drop(next);
                } else if (!taken.isEmpty() && next.payload.size() > room) {
                    return taken;
                } else {
                    next.inList = false;
                    taken.add(next);
                    room -= next.payload.size();
                }
                list.removeFirst();
            }
        }
        return taken;
    }

    private void drop(StoredTask tombstone) {
        tombstone.inList = false;
        if (tombstone.forgotten) {
            state.remove(tombstone);
        }
    }
}
