package io.holdfast.queue.redis;

import io.holdfast.queue.model.QueueName;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Waits on the wake-up lists. BRPOP rather than BLMOVE: it waits on several lists at once, frees memory instead of
 * taking it, so that it is not refused when Redis is full, and wakes one worker for a token. Each waiting thread has a
 * connection of its own, kept for the next wait.
 */
final class Bell {

    /** The longest wait; the driver gives a waiting command up only after it, so a dead connection is kept as long. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final RedisConnectionFactory factory;
    private final boolean cluster;
    private final Queue<RedisConnection> idle = new ConcurrentLinkedQueue<>();

    Bell(RedisConnectionFactory factory, boolean cluster) {
        this.factory = factory;
        this.cluster = cluster;
    }

    boolean await(Collection<QueueName> queues, Duration atMost) {
        if (!cluster) {
            return await(wakeups(queues), atMost);
        }
        // The lists of two queues may lie on two shards: look at one after the other, each for its part of the time.
        Duration part = atMost.dividedBy(queues.size());
        return queues.stream().anyMatch(queue -> await(wakeups(List.of(queue)), part));
    }

    private byte[][] wakeups(Collection<QueueName> queues) {
        return queues.stream()
                .map(queue -> RedisKeys.of(queue, cluster).of(Key.WAKEUP))
                .toArray(byte[][]::new);
    }

    private boolean await(byte[][] wakeups, Duration atMost) {
        long seconds = Math.max(1, Math.min(atMost.toSeconds(), LONGEST_WAIT.toSeconds()));
        RedisConnection connection = idle.poll();
        try {
            if (connection == null) {
                connection = factory.getConnection();
            }
            List<byte[]> token = connection.listCommands().bRPop((int) seconds, wakeups);
            idle.add(connection);
            return token != null && !token.isEmpty();
        } catch (RuntimeException e) {
            // When one is broken, or its server a replica, the others probably are too; each would cost a wait.
            for (RedisConnection each = connection; each != null; each = idle.poll()) {
                each.close();
            }
            throw StoreErrors.translate("the wait for work", e);
        }
    }
}
