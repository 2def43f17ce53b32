package io.holdfast.queue.memory;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.flow.LimitReached;
import io.holdfast.queue.lease.Acquired;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.LeaseToken;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.memory.KeyedTasks.Source;
import io.holdfast.queue.task.EnqueueResult;
import io.holdfast.queue.task.EnqueueResult.Enqueued;
import io.holdfast.queue.task.EnqueueResult.QueueFull;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.StartTime;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskKey;
import io.holdfast.queue.task.TaskState;
import io.holdfast.queue.task.TimeRange;
import io.holdfast.queue.worker.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
        QueueFull full = maxPending == TaskQueue.ADMITTED ? null : refusal(fresh, maxPending);
        if (full != null) {
            return full;
        }
        fresh.forEach(this::take);
        return new Enqueued(existing);
    }

    private @Nullable QueueFull refusal(List<NewTask> fresh, long maxPending) {
        if (maxPending != TaskQueue.UNLIMITED && !fresh.isEmpty() && waiting() + fresh.size() > maxPending) {
            return new QueueFull(state.name, maxPending);
        }
        return fullKey(NewTask.countByKey(fresh));
    }

    /** The first of these keys that would have too many pending tasks with so many more; null if none would. */
    @Nullable
    QueueFull fullKey(Map<TaskKey, Integer> more) {
        Integer max = state.flow.limits().keyMaxPending();
        return max == null
                ? null
                : more.entrySet().stream()
                        .filter(each -> pendingOf(each.getKey()) + each.getValue() > max)
                        .map(each -> new QueueFull(state.name, max, each.getKey()))
                        .findFirst()
                        .orElse(null);
    }

    private long pendingOf(TaskKey key) {
        return state.sorted(task -> task.state == TaskState.PENDING && key.equals(task.header.key()))
                .size();
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
        if (state.pause != null) {
            return new Acquired(List.of(), until(state.firstDue()));
        }
        boolean limited = state.flow.isLimited();
        state.flow.begin(TaskQueue.MAX_BATCH);
        int most = (int) Math.max(0, Math.min(Math.min(limit, TaskQueue.MAX_BATCH), state.flow.free()));
        List<StoredTask> taken = most == 0 ? List.of() : takePending(most);
        if (!taken.isEmpty()) {
            state.lastToken = Math.max(state.lastToken + 1, state.now() * 1000);
            state.leasesInUse.note(TimeRange.millis(lease));
        }
        state.flow.parkQueueOrSignal();
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
        return new Acquired(leased, limited ? nextDue() : until(state.firstDue()));
    }

    /** Until the first delayed task is due, or the first rate allows a start. */
    @Nullable
    Duration nextDue() {
        return until(Math.min(state.firstDue(), state.flow.firstStart()));
    }

    private @Nullable Duration until(long due) {
        return due == Long.MAX_VALUE ? null : Duration.ofMillis(Math.max(0, due - state.now()));
    }

    private List<StoredTask> takePending(int limit) {
        Taken taken = new Taken(limit);
        for (Priority priority : List.of(Priority.HIGH, Priority.DEFAULT, Priority.LOW)) {
            if (taken.tasks.size() >= limit) {
                break;
            }
            List<String> names = runnable(priority, limit - taken.tasks.size());
            if (names.isEmpty()) {
                while (takeFromList(priority, taken)) {}
            } else {
                takeInTurn(priority, names, taken);
            }
        }
        return taken.tasks;
    }

    /** The first keys that may start tasks; parks those before them that may not, and the rest of the last page. */
    private List<String> runnable(Priority priority, int most) {
        List<String> inTurn = state.keyed(priority).inOrder().stream()
                .filter(key -> !state.flow.isParked(MemoryFlow.name(priority, key)))
                .toList();
        if (!state.flow.isLimited()) {
            return inTurn;
        }
        List<String> names = new ArrayList<>();
        for (int from = 0; from < inTurn.size() && names.size() < most; from += most) {
            for (String key : inTurn.subList(from, Math.min(inTurn.size(), from + most))) {
                LimitReached reached = state.flow.check(TaskKey.ofEncoded(key));
                if (reached == null) {
                    names.add(key);
                } else {
                    state.flow.park(MemoryFlow.name(priority, key), reached);
                }
            }
        }
        return names.subList(0, Math.min(most, names.size()));
    }

    /** Always takes from the source with the smallest turn; of several from the one that has waited longest. */
    private void takeInTurn(Priority priority, List<String> names, Taken taken) {
        KeyedTasks keyed = state.keyed(priority);
        List<Source> sources =
                new ArrayList<>(keyed.sources(!state.list(priority).isEmpty(), names, state.flow::weight));
        while (!sources.isEmpty() && !taken.isFull()) {
            Source source = Collections.min(sources, Comparator.comparingLong(Source::turn));
            sources.remove(source);
            String key = source.key();
            if (takeFrom(source, priority, taken)) {
                LimitReached reached = key == null ? null : state.flow.keyLimit(TaskKey.ofEncoded(key));
                if (key == null || reached == null) {
                    sources.add(source.later());
                } else if (keyed.next(source) != null) {
                    state.flow.park(MemoryFlow.name(priority, key), reached);
                }
            }
        }
    }

    /** Returns whether it took a task. */
    private boolean takeFrom(Source source, Priority priority, Taken taken) {
        KeyedTasks keyed = state.keyed(priority);
        if (source.key() == null) {
            boolean took = takeFromList(priority, taken);
            if (took) {
                keyed.tookFromList(source);
            }
            return took;
        }
        StoredTask next = keyed.next(source);
        if (next == null || !taken.add(next)) {
            return false;
        }
        keyed.take(next, source);
        return true;
    }

    /** Returns whether it took a task. */
    private boolean takeFromList(Priority priority, Taken taken) {
        Deque<StoredTask> list = state.list(priority);
        while (!taken.isFull() && !list.isEmpty()) {
            StoredTask next = list.getFirst();
            if (next.isTombstone()) {
                drop(next);
                list.removeFirst();
            } else if (taken.add(next)) {
                next.inList = false;
                list.removeFirst();
                return true;
            }
        }
        return false;
    }

    /** The tasks of one call, limited in number and bytes; but one task always fits. */
    private final class Taken {
        private final List<StoredTask> tasks = new ArrayList<>();
        private final int limit;
        private long room = MAX_BYTES;

        Taken(int limit) {
            this.limit = limit;
        }

        boolean isFull() {
            return tasks.size() >= limit || room <= 0;
        }

        /** Returns false if the task does not fit; then no other does. */
        boolean add(StoredTask task) {
            if (!tasks.isEmpty() && task.payload.size() > room) {
                room = 0;
                return false;
            }
            tasks.add(task);
            task.state = TaskState.PROCESSING;
            state.flow.started(task);
            room -= task.payload.size();
            return true;
        }
    }

    private void drop(StoredTask tombstone) {
        tombstone.inList = false;
        if (tombstone.forgotten) {
            state.remove(tombstone);
        }
    }
}
