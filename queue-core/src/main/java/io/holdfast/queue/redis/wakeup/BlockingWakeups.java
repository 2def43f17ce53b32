package io.holdfast.queue.redis.wakeup;

import io.holdfast.queue.WakeupListener;
import io.holdfast.queue.redis.connection.BlockTime;
import io.holdfast.queue.redis.connection.StoreErrors;
import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.redis.script.RedisKeys;
import io.holdfast.queue.task.QueueName;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Waits on the wake-up lists. Uses BRPOP rather than BLMOVE: it waits on several lists at once, wakes one worker per
 * signal, and frees memory instead of using it, so a full Redis does not refuse it. Each waiting thread has a separate
 * connection, which is kept for the next wait. For a Cluster, see {@link ClusterWakeupListener}.
 */
public final class BlockingWakeups implements Wakeups {

    private final RedisConnectionFactory factory;
    private final Queue<RedisConnection> idle = new ConcurrentLinkedQueue<>();

    public BlockingWakeups(RedisConnectionFactory factory) {
        this.factory = factory;
    }

    @Override
    public WakeupListener listener() {
        return new Listener();
    }

    /** One BRPOP covers all lists. A signal that arrives between two waits stays in its list. */
    private final class Listener implements WakeupListener {

        private List<QueueName> listed = List.of();
        private byte[][] wakeups = {};

        @Override
        @SuppressWarnings("ReferenceEquality") // deliberate: cheaper than comparing the contents
        public Set<QueueName> await(Collection<QueueName> queues, Duration atMost) {
            if (queues != listed) { // a caller with a thousand queues passes the same list again
                listed = List.copyOf(queues);
                wakeups = listed.stream()
                        .map(queue -> RedisKeys.of(queue, false).of(Key.WAKEUP))
                        .toArray(byte[][]::new);
            }
            byte[] signaled = awaitAny(wakeups, atMost);
            for (int i = 0; i < wakeups.length; i++) {
                if (Arrays.equals(wakeups[i], signaled)) {
                    return Set.of(listed.get(i));
                }
            }
            return Set.of();
        }

        @Override
        public void suspend() {}

        @Override
        public void close() {}
    }

    /** Returns the list that a signal came from; empty if none came. */
    private byte[] awaitAny(byte[][] wakeups, Duration atMost) {
        RedisConnection connection = idle.poll();
        try {
            if (connection == null) {
                connection = factory.getConnection();
            }
            List<byte[]> signal = connection.listCommands().bRPop(BlockTime.seconds(atMost), wakeups);
            idle.add(connection);
            return signal == null || signal.isEmpty() ? Bytes.EMPTY : signal.get(0);
        } catch (RuntimeException e) {
            // If one connection is broken, or its server is a replica, the others probably are too. Each would cost a
            // wait.
            for (RedisConnection each = connection; each != null; each = idle.poll()) {
                each.close();
            }
            throw StoreErrors.translate("wait for work", e);
        }
    }
}
