package io.holdfast.queue.redis;

import io.holdfast.queue.model.QueueName;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The set of queues there are. A queue is written down before its first task is, and again every few seconds while it
 * is enqueued to, so that it is known even after Redis has lost its data.
 */
final class QueueRegistry {

    private static final Duration REPEAT = Duration.ofSeconds(10);

    private final ScriptRunner runner;
    private final byte[] key;
    private final Map<QueueName, Long> registeredNanos = new ConcurrentHashMap<>();

    QueueRegistry(ScriptRunner runner, boolean cluster) {
        this.runner = runner;
        this.key = RedisKeys.shared(cluster).of(Key.QUEUES);
    }

    void register(QueueName queue) {
        Long last = registeredNanos.get(queue);
        long now = System.nanoTime();
        if (last == null || now - last > REPEAT.toNanos()) {
            runner.command("register", connection -> connection.setCommands().sAdd(key, Bytes.of(queue.value())));
            registeredNanos.put(queue, now);
        }
    }

    Set<QueueName> known() {
        Set<byte[]> names =
                runner.command("known", connection -> connection.setCommands().sMembers(key));
        Set<QueueName> queues = new TreeSet<>();
        if (names != null) {
            names.forEach(name -> queues.add(new QueueName(Bytes.text(name))));
        }
        return queues;
    }
}
