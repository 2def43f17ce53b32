package io.holdfast.queue.memory;

import io.holdfast.queue.flow.KeyLimits;
import io.holdfast.queue.flow.Limit;
import io.holdfast.queue.flow.LimitReached;
import io.holdfast.queue.flow.QueueLimits;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.TaskKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The limits of one queue, and what may start now. Running tasks are counted when it matters. */
final class MemoryFlow {
    /** When something that waits for a slot or an order comes back: not by itself. */
    static final long NEVER = Long.MAX_VALUE;

    private static final String QUEUE = "";

    final Set<TaskKey> paused = new HashSet<>();
    /** Letter of the priority and encoded key, or "" for the queue itself: when it may start tasks again, in ms. */
    private final Map<String, Long> parked = new HashMap<>();

    /** The parked ones that an acquire has found at a limit: they keep their turn. */
    private final Set<String> atLimit = new HashSet<>();

    private long throttled;

    private final LimitedTasks tasks;
    private final Map<TaskKey, Long> keyTimes = new HashMap<>();
    private final Map<TaskKey, Long> delays = new HashMap<>();
    /** When the last delay ends, in ms; 0 once nothing of the delays is left. */
    private long delayedUntil;

    private QueueLimits limits = QueueLimits.NONE;
    private long queueTime;

    MemoryFlow(LimitedTasks tasks) {
        this.tasks = tasks;
    }

    QueueLimits limits() {
        return limits;
    }

    void set(QueueLimits replacement) {
        limits = replacement;
        if (delayedUntil <= tasks.now()) {
            delayedUntil = 0;
        }
        unpark(List.copyOf(parked.keySet()));
    }

    static String name(Priority priority, String encodedKey) {
        return Character.toUpperCase(priority.letter()) + encodedKey;
    }

    private static Stream<String> names(TaskKey key) {
        return Stream.of(Priority.values()).map(priority -> name(priority, key.encoded()));
    }

    boolean isParked(String name) {
        return parked.containsKey(name);
    }

    long parkedKeys() {
        return parked.keySet().stream().filter(name -> !name.equals(QUEUE)).count();
    }

    void forget(String name) {
        parked.remove(name);
        atLimit.remove(name);
    }

    /** Each begins to take turns again. */
    private void unpark(List<String> names) {
        for (String name : names) {
            if (parked.remove(name) != null && !name.equals(QUEUE)) {
                Priority priority = Priority.ofLetter(Character.toLowerCase(name.charAt(0)));
                tasks.enter(priority, name.substring(1), weight(name.substring(1)), atLimit.remove(name));
            }
        }
    }

    /** What may start again by now, at most so much. */
    void unparkDue(int limit) {
        List<String> due = parked.entrySet().stream()
                .filter(each -> each.getValue() <= tasks.now())
                .sorted(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .limit(limit)
                .map(Map.Entry::getKey)
                .toList();
        due.stream()
                .filter(name -> !name.equals(QUEUE))
                .forEach(name -> delays.remove(TaskKey.ofEncoded(name.substring(1))));
        unpark(due);
    }

    /** Before an acquire: lets start what may start by now. */
    void begin(int limit) {
        if (isLimited()) {
            unparkDue(limit);
        }
        StartRate rate = queueRate();
        if (rate != null) {
            queueTime = Math.min(queueTime, rate.time());
        }
    }

    /** After an acquire: without other limits, nothing is left of delays that are over. */
    void end() {
        if (hasOnlyDelays() && delayedUntil <= tasks.now() && parked.isEmpty()) {
            delayedUntil = 0;
        }
    }

    private boolean hasOnlyDelays() {
        return limits.equals(QueueLimits.NONE) && paused.isEmpty();
    }

    /** Delays keys, each by its milliseconds: none of their tasks starts before. A longer delay stays as it is. */
    void delay(Map<TaskKey, Long> keys) {
        keys.forEach((key, millis) -> {
            long end = Math.max(tasks.now() + millis, delayEnd(key));
            delays.put(key, end);
            delayedUntil = Math.max(delayedUntil, end);
            names(key).filter(tasks::hasPending).forEach(name -> parked.merge(name, end, Math::max));
        });
    }

    /** When the delay of a key ends, in ms; 0 if it is over or if there is none. */
    private long delayEnd(TaskKey key) {
        long end = delays.getOrDefault(key, 0L);
        return end > tasks.now() ? end : 0;
    }

    /**
     * The limit that keeps a key from taking turns; null if none does. Forgets a delay that is over, and corrects the time
     * of a rate that is too far ahead.
     */
    @Nullable
    LimitReached check(TaskKey key) {
        LimitReached reached = keyLimit(key);
        if (delayEnd(key) == 0) {
            delays.remove(key);
        }
        StartRate rate = keyRate(key);
        if (reached != null && rate != null) {
            keyTimes.computeIfPresent(key, (same, time) -> Math.min(time, rate.time()));
        }
        return reached;
    }

    boolean pause(TaskKey key) {
        boolean changed = paused.add(key);
        if (changed) {
            names(key).filter(name -> tasks.hasPending(name)).forEach(name -> parked.put(name, NEVER));
        }
        return changed;
    }

    boolean resume(TaskKey key) {
        boolean wasPaused = paused.remove(key);
        boolean wasDelayed = delays.remove(key) != null;
        boolean changed = wasPaused || wasDelayed;
        if (changed) {
            unpark(names(key).toList());
            tasks.signal();
        }
        return changed;
    }

    /** A lease ended: what waited for its slots may start tasks again. */
    void ended(StoredTask task) {
        TaskKey key = task.header.key();
        List<String> freed = Stream.concat(Stream.of(QUEUE), key == null ? Stream.of() : names(key))
                .filter(name -> parked.getOrDefault(name, 0L) == NEVER)
                .toList();
        unpark(freed);
        if (!freed.isEmpty()) {
            tasks.signal();
        }
    }

    /** How often a limit kept pending tasks from starting. */
    long throttled() {
        return throttled;
    }

    void park(String name, LimitReached reached) {
        Duration next = reached.next();
        throttled += reached.limit() == Limit.KEY_PAUSED ? 0 : 1;
        parked.put(name, next == null ? NEVER : Long.valueOf(tasks.now() + next.toMillis()));
        atLimit.add(name);
    }

    /** After an acquire: the queue waits if it has reached a limit and tasks are left. */
    void parkQueueOrSignal() {
        LimitReached reached = queueLimit();
        boolean tasksAreLeft = tasks.somethingTakesTurns();
        if (reached == null) {
            parked.remove(QUEUE);
            if (tasksAreLeft) {
                tasks.signal();
            }
        } else if (tasksAreLeft) {
            park(QUEUE, reached);
        }
    }

    boolean isLimited() {
        return !hasOnlyDelays() || delayedUntil > 0;
    }

    int weight(String encodedKey) {
        return isLimited() ? limits.of(TaskKey.ofEncoded(encodedKey)).weight() : 1;
    }

    /** How many tasks of the queue may start now. */
    long free() {
        long free = Long.MAX_VALUE;
        if (limits.concurrency() != null) {
            free = limits.concurrency() - running();
        }
        StartRate rate = queueRate();
        return rate == null ? free : Math.min(free, rate.free());
    }

    /** Whether the limits of a key let a task of it start now. */
    boolean allows(String encodedKey) {
        return !isLimited() || keyLimit(TaskKey.ofEncoded(encodedKey)) == null;
    }

    /** Whether the queue has something that takes turns, and is not at a limit itself. */
    boolean canStart() {
        return tasks.somethingTakesTurns() && !parked.containsKey(QUEUE);
    }

    /** When the first rate allows a start again, in ms. */
    long firstStart() {
        return parked.values().stream().mapToLong(Long::longValue).min().orElse(NEVER);
    }

    void started(StoredTask task) {
        StartRate rate = queueRate();
        if (rate != null) {
            queueTime = rate.timeAfterStart();
        }
        TaskKey key = task.header.key();
        StartRate ofKey = key == null ? null : keyRate(key);
        if (ofKey != null) {
            keyTimes.put(key, ofKey.timeAfterStart());
        }
    }

    private @Nullable StartRate queueRate() {
        return limits.rate() == null ? null : StartRate.of(limits.rate(), queueTime, micros());
    }

    private @Nullable StartRate keyRate(TaskKey key) {
        KeyLimits own = limits.of(key);
        return own.rate() == null ? null : StartRate.of(own.rate(), keyTimes.getOrDefault(key, 0L), micros());
    }

    private long micros() {
        return tasks.now() * 1_000;
    }

    long running() {
        return tasks.running().size();
    }

    long running(TaskKey key) {
        return tasks.running().stream()
                .filter(task -> key.equals(task.header.key()))
                .count();
    }

    long rateUsed() {
        StartRate rate = queueRate();
        return rate == null ? 0 : rate.used();
    }

    /** The limit that keeps a task from starting; null if none does. */
    @Nullable
    LimitReached reached(@Nullable TaskKey key) {
        LimitReached ofKey = key == null ? null : keyLimit(key);
        return ofKey != null ? ofKey : queueLimit();
    }

    private @Nullable LimitReached queueLimit() {
        Integer concurrency = limits.concurrency();
        if (concurrency != null && running() >= concurrency) {
            return new LimitReached(Limit.CONCURRENCY, running(), concurrency, null);
        }
        return rateReached(Limit.RATE, queueRate());
    }

    @Nullable
    LimitReached keyLimit(TaskKey key) {
        if (paused.contains(key)) {
            return new LimitReached(Limit.KEY_PAUSED, 0, 0, null);
        }
        Integer concurrency = limits.of(key).concurrency();
        if (concurrency != null && running(key) >= concurrency) {
            return new LimitReached(Limit.KEY_CONCURRENCY, running(key), concurrency, null);
        }
        StartRate rate = keyRate(key);
        LimitReached ofRate = rateReached(Limit.KEY_RATE, rate);
        long end = isLimited() ? delayEnd(key) : 0;
        boolean isLater = end > 0 && (ofRate == null || rate == null || end * 1_000 > rate.next());
        return isLater ? new LimitReached(Limit.KEY_DELAYED, 0, 0, Duration.ofMillis(end - tasks.now())) : ofRate;
    }

    private static @Nullable LimitReached rateReached(Limit limit, @Nullable StartRate rate) {
        return rate == null || rate.free() > 0
                ? null
                : new LimitReached(
                        limit, rate.used(), rate.burst(), Duration.ofMillis(millisUp(rate.next() - rate.now())));
    }

    private static long millisUp(long micros) {
        return (micros + 999) / 1_000;
    }
}
