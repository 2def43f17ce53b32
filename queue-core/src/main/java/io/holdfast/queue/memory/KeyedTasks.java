package io.holdfast.queue.memory;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The pending tasks of one priority that have a key, the turns of their keys, and the turn of the tasks without a key. The
 * source with the smallest turn is next; virtual time is the turn of the task that was taken last.
 */
final class KeyedTasks {
    /** What a task of weight 1 costs the turn of its key. */
    private static final long COST = 1_000;

    /** How many tasks a key has in one turn, at most. */
    static final int MAX_QUANTUM = 4;

    /** How many first tasks of keys a view of the queue looks at, as in {@code depths.lua}. */
    private static final int MAX_KEYS = 10;

    private final TreeMap<String, WaitingKey> keys = new TreeMap<>();
    private long time;
    private long unkeyedTurn;

    /** A key with pending tasks, the oldest first. */
    private static final class WaitingKey {
        private final TreeMap<Long, StoredTask> tasks = new TreeMap<>();
        private long turn;

        WaitingKey(long turn) {
            this.turn = turn;
        }

        StoredTask first() {
            return tasks.firstEntry().getValue();
        }
    }

    /**
     * A key with pending tasks, or the list of the tasks without a key.
     *
     * @param key null for the list
     * @param cost what a task costs its turn
     */
    record Source(@Nullable String key, long turn, long cost) {

        /** The same source after one of its tasks was taken. */
        Source later() {
            return new Source(key, turn + cost, cost);
        }
    }

    /** A key that had no pending task gets its turn: one cost behind virtual time. */
    void add(StoredTask task) {
        keys.computeIfAbsent(keyOf(task), key -> new WaitingKey(time + COST))
                .tasks
                .put(task.sequence, task);
    }

    void remove(StoredTask task) {
        WaitingKey key = Objects.requireNonNull(keys.get(keyOf(task)));
        key.tasks.remove(task.sequence);
        if (key.tasks.isEmpty()) {
            keys.remove(keyOf(task));
        }
    }

    static String keyOf(StoredTask task) {
        return Objects.requireNonNull(task.header.key()).encoded();
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }

    Stream<String> names() {
        return keys.keySet().stream();
    }

    /** How many keys have pending tasks. */
    int keys() {
        return keys.size();
    }

    /** All tasks, by key and age. */
    Stream<StoredTask> tasks() {
        return keys.values().stream().flatMap(key -> key.tasks.values().stream());
    }

    /** The tasks that have the same key as this one, the oldest first. */
    Stream<StoredTask> tasksOfKeyOf(StoredTask task) {
        WaitingKey key = keys.get(keyOf(task));
        return key == null ? Stream.of() : key.tasks.values().stream();
    }

    /** The oldest task of each of the keys whose turns come first. */
    Stream<StoredTask> firstTasks() {
        return keys.values().stream()
                .sorted(Comparator.comparingLong(key -> key.turn))
                .limit(MAX_KEYS)
                .map(WaitingKey::first);
    }

    /** The keys in the order of their turns. */
    List<String> inOrder() {
        return keys.entrySet().stream()
                .sorted(Comparator.comparingLong(key -> key.getValue().turn))
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * A key begins to take turns again: one cost behind virtual time.
     *
     * @param keepsTurn whether it was at a limit: then it returns with its own turn, at most one cost before virtual time
     */
    void enter(String name, int weight, boolean keepsTurn) {
        WaitingKey key = keys.get(name);
        if (key != null) {
            key.turn = keepsTurn ? Math.max(key.turn, time - COST) : time + costOf(weight);
        }
    }

    private static long costOf(int weight) {
        return Math.round((double) COST / weight);
    }

    /** The list of the tasks without a key, if it has entries. */
    List<Source> list(boolean hasEntries) {
        if (!hasEntries) {
            return List.of();
        }
        if (unkeyedTurn < time || unkeyedTurn > time + MAX_QUANTUM * COST) {
            unkeyedTurn = time + COST;
        }
        return List.of(new Source(null, unkeyedTurn, COST));
    }

    List<Source> sources(List<String> names, ToIntFunction<String> weights) {
        return names.stream()
                .map(name ->
                        new Source(name, Objects.requireNonNull(keys.get(name)).turn, costOf(weights.applyAsInt(name))))
                .toList();
    }

    /** The oldest task of a key; null if it has no more. */
    @Nullable
    StoredTask next(Source source) {
        WaitingKey key = keys.get(Objects.requireNonNull(source.key));
        return key == null ? null : key.first();
    }

    /** Removes a task of a key that was taken in a turn, and sets the next turn of the key. */
    void take(StoredTask task, long turn, long next) {
        Objects.requireNonNull(keys.get(keyOf(task))).turn = next;
        remove(task);
        time = Math.max(time, turn);
    }

    /** A task without a key was taken. */
    void tookFromList(long turn, long next) {
        unkeyedTurn = next;
        time = Math.max(time, turn);
    }
}
