package io.holdfast.queue.redis;

import io.holdfast.queue.StoreUnavailableException;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.redis.record.StoredName;
import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.redis.script.QueueScripts;
import io.holdfast.queue.redis.script.RedisKeys;
import io.holdfast.queue.redis.script.Reply;
import io.holdfast.queue.redis.script.Script;
import io.holdfast.queue.redis.script.ScriptCall;
import io.holdfast.queue.redis.script.ScriptClock;
import io.holdfast.queue.redis.script.ScriptRunner;
import io.holdfast.queue.task.QueueName;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The list of known queues: {@code register.lua}, {@code unused.lua}, {@code forget.lua}. A queue is registered before its
 * first task, again every few seconds while tasks are enqueued, and again after a connection was lost. So it stays known
 * while it is used, even if Redis has lost its data.
 */
final class QueueRegistry {

    private static final Logger log = LoggerFactory.getLogger(QueueRegistry.class);

    private static final Duration REPEAT = Duration.ofSeconds(10);
    private static final int UNLIMITED = 0;
    private static final int ONLY_KNOWN = -1;
    private static final int MAX_REMEMBERED = 10_000;

    /** Shorter than the time after which an unused queue is forgotten. */
    private static final Duration SURELY_KNOWN = Duration.ofMinutes(5);

    /** The time that a repeated registration may delay the tasks of a queue on another master. */
    private static final Duration REPEAT_TIMEOUT = Duration.ofMillis(250);

    /** After a repetition without a reply. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ScriptRunner runner;
    private final RedisKeys keys;
    private final boolean cluster;
    private final ScriptClock clock;
    private final int maxQueues;
    private final Map<QueueName, Long> registeredNanos = new ConcurrentHashMap<>();
    private final Set<QueueName> unconfirmed = ConcurrentHashMap.newKeySet();
    private volatile long reregisterNanos = System.nanoTime();
    private volatile long unansweredNanos = System.nanoTime() - PAUSE.toNanos();

    /** @param maxQueues that may exist; 0 for any number */
    QueueRegistry(ScriptRunner runner, boolean cluster, ScriptClock clock, int maxQueues) {
        this.runner = runner;
        this.keys = RedisKeys.shared(cluster);
        this.cluster = cluster;
        this.clock = clock;
        this.maxQueues = maxQueues;
    }

    int maxQueues() {
        return maxQueues;
    }

    /** Returns the first queue for which there is no room; then none is registered. The default queue always is. */
    List<QueueName> register(Collection<QueueName> queues) {
        List<QueueName> stale = queues.stream()
                .filter(this::isStale)
                .filter(queue -> !queue.equals(QueueName.DEFAULT))
                .toList();
        List<QueueName> refused = stale.isEmpty() ? List.of() : write(maxQueues, stale);
        if (refused.isEmpty() && queues.contains(QueueName.DEFAULT)) {
            registerAnyway(List.of(QueueName.DEFAULT));
        }
        return refused;
    }

    /** Registers queues regardless of the limit: they have tasks. */
    void registerAnyway(Collection<QueueName> queues) {
        List<QueueName> stale = queues.stream().filter(this::isStale).toList();
        write(UNLIMITED, stale);
    }

    /** Marks those of the queues that are known as used. */
    void markUsed(Collection<QueueName> queues) {
        write(ONLY_KNOWN, List.copyOf(queues));
    }

    /** Whether this process must register the queue again: some time has passed, or the server may have lost it. */
    boolean isStale(QueueName queue) {
        Long last = registeredNanos.get(queue);
        return last == null || last - reregisterNanos < 0 || System.nanoTime() - last > REPEAT.toNanos();
    }

    /** Registers every queue again at its next use: the server may have changed or lost its data. */
    void reregisterAll() {
        reregisterNanos = System.nanoTime();
    }

    private List<QueueName> write(int max, List<QueueName> queues) {
        for (List<QueueName> some : QueueScripts.batches(queues, TaskQueue.MAX_BATCH)) {
            if (cluster && max != ONLY_KNOWN && some.stream().allMatch(this::isSurelyKnown)) {
                repeat(some);
                continue;
            }
            long now = System.nanoTime();
            Reply refused = runner.run(callOf(max, some));
            if (refused.hasMore()) {
                return List.of(new QueueName(refused.text()));
            }
            remember(max == ONLY_KNOWN ? List.of() : some, now);
        }
        return List.of();
    }

    /**
     * Registers known queues again. The master of a Cluster that has the list may not answer, which must not stop the
     * queues of the others: the caller continues, and the next call repeats this.
     */
    private void repeat(List<QueueName> queues) {
        unconfirmed.addAll(queues);
        long now = System.nanoTime();
        if (now - unansweredNanos < PAUSE.toNanos()) {
            return;
        }
        List<QueueName> all = unconfirmed.stream().limit(TaskQueue.MAX_BATCH).toList();
        CompletableFuture<Boolean> confirmed =
                runner.start(callOf(UNLIMITED, all)).thenApply(reply -> confirm(all, now));
        try {
            if (ScriptRunner.awaitAtMost(Script.REGISTER, confirmed, REPEAT_TIMEOUT.toNanos())
                    .isPresent()) {
                return;
            }
        } catch (StoreUnavailableException e) {
            log.debug("The server that has the list of queues does not answer", e);
        }
        unansweredNanos = System.nanoTime();
    }

    private boolean confirm(List<QueueName> queues, long sentNanos) {
        remember(queues, sentNanos);
        queues.forEach(unconfirmed::remove);
        return true;
    }

    private boolean isSurelyKnown(QueueName queue) {
        Long last = registeredNanos.get(queue);
        return unconfirmed.contains(queue) || (last != null && System.nanoTime() - last < SURELY_KNOWN.toNanos());
    }

    private ScriptCall callOf(int max, List<QueueName> queues) {
        ScriptCall call = new ScriptCall(Script.REGISTER, keys).arg(max).arg(clock.now());
        queues.forEach(queue -> call.arg(queue.value()));
        return call;
    }

    private void remember(List<QueueName> queues, long nanos) {
        if (registeredNanos.size() > MAX_REMEMBERED) {
            registeredNanos.clear();
        }
        queues.forEach(queue -> registeredNanos.put(queue, nanos));
    }

    /** Returns queues that were not used for that time, the longest unused first. */
    List<QueueName> unused(Duration time, int limit) {
        return namesOf(runner.run(new ScriptCall(Script.UNUSED, keys)
                .arg(time.toMillis())
                .arg(limit)
                .arg(clock.now())));
    }

    /** Forgets those of the queues that have not been used in the meantime, and returns them. */
    List<QueueName> forget(Collection<QueueName> queues, Duration unused) {
        ScriptCall call =
                new ScriptCall(Script.FORGET, keys).arg(unused.toMillis()).arg(clock.now());
        queues.forEach(queue -> call.arg(queue.value()));
        List<QueueName> forgotten = queues.isEmpty() ? List.of() : namesOf(runner.run(call));
        forgotten.forEach(registeredNanos::remove);
        return forgotten;
    }

    private static List<QueueName> namesOf(Reply reply) {
        Set<QueueName> names = new LinkedHashSet<>();
        while (reply.hasMore()) {
            QueueName name = StoredName.queue(reply.text());
            if (name != null) {
                names.add(name);
            }
        }
        return List.copyOf(names);
    }

    Set<QueueName> known() {
        Set<byte[]> names = runner.commands()
                .run("list queues", connection -> connection.setCommands().sMembers(keys.of(Key.QUEUES)));
        Set<QueueName> queues = new TreeSet<>();
        if (names != null) {
            names.stream()
                    .map(name -> StoredName.queue(Bytes.text(name)))
                    .filter(Objects::nonNull)
                    .forEach(queues::add);
        }
        return queues;
    }
}
