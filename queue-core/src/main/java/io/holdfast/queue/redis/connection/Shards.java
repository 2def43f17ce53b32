package io.holdfast.queue.redis.connection;

import io.lettuce.core.RedisException;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Which master of a Cluster has a key, as far as the driver knows. Outside a Cluster all keys are on one server. */
public final class Shards {

    private static final String ONE = "";
    /** While no node answers, the driver would ask all of them for each key. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final @Nullable LettuceConnectionFactory cluster;
    private volatile long failedNanos = System.nanoTime() - PAUSE.toNanos();

    public Shards(RedisConnectionFactory factory) {
        this.cluster = factory instanceof LettuceConnectionFactory lettuce && lettuce.isClusterAware() ? lettuce : null;
    }

    public String of(byte[] key) {
        if (cluster == null || System.nanoTime() - failedNanos < PAUSE.toNanos()) {
            return ONE;
        }
        try {
            RedisClusterClient client = (RedisClusterClient) cluster.getRequiredNativeClient();
            RedisClusterNode master = client.getPartitions().getMasterBySlot(SlotHash.getSlot(key));
            return master == null ? ONE : master.getNodeId();
        } catch (RedisException e) { // no node has reported the topology yet
            failedNanos = System.nanoTime();
            return ONE;
        }
    }
}
