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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Enqueues and acquires tasks. */
final class MemoryIntake {
    private static final long MAX_BYTES = 8L << 20;
    private static final int MAX_PAGE = 250;

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

    /** The first key that these additional tasks would take beyond its maximum of pending ones; null if there is none. */
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
        Duration next = state.flow.isLimited() ? nextDue() : until(state.firstDue());
        state.flow.end();
        return new Acquired(leased, next);
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
        long keys = Stream.of(Priority.values())
                .mapToLong(priority -> inTurn(priority).size())
                .sum();
        for (Priority priority : List.of(Priority.HIGH, Priority.DEFAULT, Priority.LOW)) {
            int room = limit - taken.tasks.size();
            if (room > 0) {
                takeInTurn(priority, (int) Math.max(1, Math.min(KeyedTasks.MAX_QUANTUM, keys / room)), taken);
            }
        }
        return taken.tasks;
    }

    /** The keys that take turns, in order. */
    private List<String> inTurn(Priority priority) {
        return state.keyed(priority).inOrder().stream()
                .filter(key -> !state.flow.isParked(MemoryFlow.name(priority, key)))
                .toList();
    }

    /**
     * Always takes from the source with the smallest turn; of several from one that had no turn yet, then from the one that
     * has waited longest.
     *
     * @param quantum how many tasks of a source are taken in one turn
     */
    private void takeInTurn(Priority priority, int quantum, Taken taken) {
        KeyedTasks keyed = state.keyed(priority);
        int page = Math.min(MAX_PAGE, (taken.room() + quantum - 1) / quantum);
        Iterator<List<String>> pages = pages(priority, page);
        Deque<Source> waiting = new ArrayDeque<>();
        readNext(pages, keyed, waiting);
        if (waiting.isEmpty()) {
            while (takeFromList(priority, taken)) {}
            return;
        }
        List<Source> others = new ArrayList<>(keyed.list(!state.list(priority).isEmpty()));
        while (!taken.isFull()) {
            if (waiting.isEmpty()) {
                readNext(pages, keyed, waiting);
            }
            Source source = next(waiting, others);
            if (source == null) {
                return;
            }
            Source later = takeTurn(source, quantum, priority, taken);
            if (later != null) {
                others.add(later);
            }
        }
    }

    /** The keys in the order of their turns, a page at a time; parks those of a page that may not start tasks. */
    private Iterator<List<String>> pages(Priority priority, int size) {
        List<String> all = inTurn(priority);
        return IntStream.iterate(0, from -> from < all.size(), from -> from + size)
                .mapToObj(from -> all.subList(from, Math.min(all.size(), from + size)).stream()
                        .filter(key -> isRunnable(priority, key))
                        .toList())
                .iterator();
    }

    private boolean isRunnable(Priority priority, String key) {
        if (!state.flow.isLimited()) {
            return true;
        }
        LimitReached reached = state.flow.check(TaskKey.ofEncoded(key));
        if (reached != null) {
            state.flow.park(MemoryFlow.name(priority, key), reached);
        }
        return reached == null;
    }

    private void readNext(Iterator<List<String>> pages, KeyedTasks keyed, Deque<Source> waiting) {
        while (waiting.isEmpty() && pages.hasNext()) {
            waiting.addAll(keyed.sources(pages.next(), state.flow::weight));
        }
    }

    private static @Nullable Source next(Deque<Source> waiting, List<Source> others) {
        Source first = waiting.peek();
        Source other = others.stream()
                .min(Comparator.comparingLong(Source::turn)) // the first of several
                .orElse(null);
        if (first != null && (other == null || first.turn() <= other.turn())) {
            return waiting.remove();
        }
        others.remove(other);
        return other;
    }

    /** Returns the source for its next turn; null if it has no more tasks that may start. */
    private @Nullable Source takeTurn(Source source, int quantum, Priority priority, Taken taken) {
        KeyedTasks keyed = state.keyed(priority);
        String key = source.key();
        Source later = source;
        for (int i = 0; i < quantum && !taken.isFull(); i++) {
            if (!takeFrom(source, later, priority, taken)) {
                return null;
            }
            later = later.later();
            LimitReached reached = key == null ? null : state.flow.keyLimit(TaskKey.ofEncoded(key));
            if (key != null && reached != null) {
                if (keyed.next(source) != null) {
                    state.flow.park(MemoryFlow.name(priority, key), reached);
                }
                return null;
            }
        }
        return later;
    }

    /**
     * Returns whether it took a task.
     *
     * @param later the source, with the turn that the task continues from
     */
    private boolean takeFrom(Source source, Source later, Priority priority, Taken taken) {
        KeyedTasks keyed = state.keyed(priority);
        if (source.key() == null) {
            boolean took = takeFromList(priority, taken);
            if (took) {
                keyed.tookFromList(source.turn(), later.later().turn());
            }
            return took;
        }
        StoredTask next = keyed.next(source);
        if (next == null || !taken.add(next)) {
            return false;
        }
        keyed.take(next, source.turn(), later.later().turn());
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
        private long bytes = MAX_BYTES;

        Taken(int limit) {
            this.limit = limit;
        }

        boolean isFull() {
            return tasks.size() >= limit || bytes <= 0;
        }

        int room() {
            return limit - tasks.size();
        }

        /** Returns false if the task does not fit; then no other does. */
        boolean add(StoredTask task) {
            if (!tasks.isEmpty() && task.payload.size() > bytes) {
                bytes = 0;
                return false;
            }
            tasks.add(task);
            task.state = TaskState.PROCESSING;
            state.flow.started(task);
            bytes -= task.payload.size();
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
