package io.holdfast.queue.redis.connection;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.springframework.data.redis.connection.RedisClusterConnection;
import org.springframework.data.redis.connection.RedisConnection;

/** The clock of Redis. */
public final class ServerTime {

    private ServerTime() {}

    /**
     * The time in ms of the server that has the key. In a Cluster the driver would ask any node, also one that does not
     * answer.
     */
    public static long millis(RedisConnection connection, byte[] key) {
        return Objects.requireNonNull(
                connection instanceof RedisClusterConnection cluster
                        ? cluster.serverCommands()
                                .time(Objects.requireNonNull(cluster.clusterGetNodeForKey(key)), TimeUnit.MILLISECONDS)
                        : connection.serverCommands().time(TimeUnit.MILLISECONDS));
    }
}
