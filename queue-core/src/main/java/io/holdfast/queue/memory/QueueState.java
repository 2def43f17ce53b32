package io.holdfast.queue.memory;

import io.holdfast.queue.inspect.QueuePause;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.queue.task.TaskState;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of one queue, and the basic moves between places from which every step is built. Guarded by its callers.
 */
final class QueueState implements LimitedTasks {
    final QueueName name;
    /** Chosen ids, and until when they are known. */
    final Map<TaskId, Long> ids = new HashMap<>();

    /** Whether the queue was ever enqueued to. */
    boolean known;

    @Nullable
    QueuePause pause;

    long lastToken;

    final LeasesInUse leasesInUse = new LeasesInUse();
    final Outages outages = new Outages();
    final MemoryErrors errors = new MemoryErrors();

    final MemoryFlow flow = new MemoryFlow(this);

    private final MovableClock clock;
    private final Runnable wakeup;
    private final Map<TaskId, StoredTask> tasks = new LinkedHashMap<>();
    private final Map<Priority, Deque<StoredTask>> lists = new EnumMap<>(Priority.class);
    private final Map<Priority, KeyedTasks> keyed = new EnumMap<>(Priority.class);
    private long lastSequence;

    QueueState(QueueName name, MovableClock clock, Runnable wakeup) {
        this.name = name;
        this.clock = clock;
        this.wakeup = wakeup;
        for (Priority priority : Priority.values()) {
            lists.put(priority, new ArrayDeque<>());
            keyed.put(priority, new KeyedTasks());
        }
    }

    @Override
    public long now() {
        return clock.millis();
    }

    @Override
    public void signal() {
        wakeup.run();
    }

    StoredTask add(NewTask task) {
        StoredTask added = new StoredTask(task);
        added.sequence = added.ref.keyed() ? ++lastSequence : 0;
        tasks.put(task.id(), added);
        return added;
    }

    @Nullable
    StoredTask find(TaskId id) {
        return tasks.get(id);
    }

    @Nullable
    StoredTask find(TaskRef ref) {
        StoredTask task = tasks.get(ref.id());
        return task != null && task.ref.equals(ref) ? task : null;
    }

    /** Pending tasks without a key and tombstones, the next to be taken first. */
    Deque<StoredTask> list(Priority priority) {
        return Objects.requireNonNull(lists.get(priority));
    }

    /** Pending tasks with a key. */
    KeyedTasks keyed(Priority priority) {
        return Objects.requireNonNull(keyed.get(priority));
    }

    /** Whether the queue has no task in any state and no remembered id. */
    boolean isEmpty() {
        return tasks.isEmpty() && ids.isEmpty();
    }

    boolean nothingIsPending() {
        return lists.values().stream().allMatch(Deque::isEmpty)
                && keyed.values().stream().allMatch(KeyedTasks::isEmpty);
    }

    /** Whether a list has entries. */
    boolean hasUnkeyed() {
        return lists.values().stream().anyMatch(list -> !list.isEmpty());
    }

    /** The encoded keys with pending tasks, once for each priority. */
    Stream<String> pendingKeys() {
        return keyed.values().stream().flatMap(KeyedTasks::names);
    }

    @Override
    public boolean hasPending(String name) {
        Priority priority = Priority.ofLetter(Character.toLowerCase(name.charAt(0)));
        return keyed(priority).names().anyMatch(key -> key.equals(name.substring(1)));
    }

    @Override
    public List<StoredTask> running() {
        return sorted(TaskState.PROCESSING);
    }

    @Override
    public void enter(Priority priority, String encodedKey, int weight, boolean keepsTurn) {
        keyed(priority).enter(encodedKey, weight, keepsTurn);
    }

    @Override
    public boolean somethingTakesTurns() {
        return hasUnkeyed()
                || keyed.entrySet().stream()
                        .anyMatch(each -> each.getValue()
                                .names()
                                .anyMatch(key -> !flow.isParked(MemoryFlow.name(each.getKey(), key))));
    }

    Stream<StoredTask> pending(Priority priority) {
        return Stream.concat(unkeyed(priority), keyed(priority).tasks());
    }

    /** The pending tasks without a key, the next to be taken first. */
    Stream<StoredTask> unkeyed(Priority priority) {
        return list(priority).stream().filter(task -> !task.isTombstone());
    }

    /** In the order of a Redis sorted set. */
    List<StoredTask> sorted(Predicate<StoredTask> wanted) {
        return tasks.values().stream()
                .filter(task -> !task.forgotten && wanted.test(task))
                .sorted(StoredTask.BY_TIME)
                .toList();
    }

    /** The tasks that are in an error group. */
    List<StoredTask> failed() {
        return sorted(task -> task.errorGroup != null);
    }

    List<StoredTask> sorted(TaskState state) {
        return sorted(task -> task.state == state);
    }

    long firstDue() {
        return sorted(TaskState.DELAYED).stream()
                .mapToLong(task -> task.time)
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }

    void toBack(StoredTask task) {
        makePending(task, Deque::addLast);
    }

    void toFront(StoredTask task) {
        makePending(task, Deque::addFirst);
    }

    /** A task with a key has its own place among the tasks of that key. */
    private void makePending(StoredTask task, BiConsumer<Deque<StoredTask>, StoredTask> end) {
        move(task, TaskState.PENDING, 0);
        if (task.ref.keyed()) {
            keyed(task.ref.priority()).add(task);
        } else {
            task.inList = true;
            end.accept(list(task.ref.priority()), task);
        }
    }

    /** Sends a wake-up signal if the task becomes the first delayed one. */
    void delay(StoredTask task, long due) {
        move(task, TaskState.DELAYED, due);
        if (firstDue() >= due) {
            signal();
        }
    }

    void bury(StoredTask task) {
        move(task, TaskState.DEAD, now());
    }

    void end(StoredTask task, TaskState ending) {
        if (task.state == TaskState.PENDING && task.ref.keyed()) {
            keyed(task.ref.priority()).remove(task);
            String name = MemoryFlow.name(task.ref.priority(), KeyedTasks.keyOf(task));
            if (!hasPending(name)) {
                flow.forget(name);
            }
        }
        move(task, ending, now());
        task.cancelAsked = false;
        task.errorGroup = null;
    }

    void remove(StoredTask task) {
        tasks.remove(task.ref.id(), task); // a tombstone's id may be that of a new task
    }

    private void move(StoredTask task, TaskState state, long time) {
        boolean endsLease = task.lease != null;
        task.state = state;
        task.time = time;
        task.lease = null;
        if (endsLease) {
            flow.ended(task);
        }
    }
}
