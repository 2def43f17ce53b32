package io.holdfast.queue.redis;

import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisAdvancedClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The connections on which waits of a Cluster lie. A wait blocks its connection to one node, so that each of these carries
 * one wait for each master at a time; there are as many as the most waits that a master has had at once. Connecting is
 * left to the driver's threads: a node that does not answer holds up nobody.
 */
final class ClusterWaits implements ClusterBell.Waits {

    private static final byte[] TOKEN = Bytes.of("1");

    private final RedisConnectionFactory factory;
    private final Shards shards;
    private final List<Wire> wires = new ArrayList<>();

    ClusterWaits(RedisConnectionFactory factory) {
        this.factory = factory;
        this.shards = new Shards(factory);
    }

    private static final class Wire {

        private final CompletableFuture<StatefulRedisClusterConnection<byte[], byte[]>> connection;
        private final Set<String> busy = new HashSet<>();

        Wire(CompletableFuture<StatefulRedisClusterConnection<byte[], byte[]>> connection) {
            this.connection = connection;
        }

        <T> CompletableFuture<T> run(
                Function<RedisAdvancedClusterAsyncCommands<byte[], byte[]>, CompletableFuture<T>> command) {
            return connection.thenCompose(open -> command.apply(open.async()));
        }
    }

    @Override
    public CompletableFuture<Boolean> await(byte[] wakeup, int seconds) {
        String shard = shards.of(wakeup);
        Wire wire = freeFor(shard);
        return wire.run(redis -> redis.brpop((double) seconds, wakeup).toCompletableFuture())
                .handle((token, error) -> {
                    over(wire, shard);
                    if (error != null) {
                        throw StoreErrors.unchecked(error);
                    }
                    return token != null;
                });
    }

    @Override
    public void putBack(byte[] wakeup) {
        String shard = shards.of(wakeup);
        Wire wire = freeFor(shard);
        var unused = wire.run(redis -> {
                    var unusedPush = redis.lpush(wakeup, TOKEN);
                    return redis.ltrim(wakeup, 0, 0).toCompletableFuture();
                })
                .whenComplete((answer, error) -> over(wire, shard));
    }

    private synchronized Wire freeFor(String shard) {
        for (Wire wire : wires) {
            if (wire.busy.add(shard)) {
                return wire;
            }
        }
        RedisClusterClient client = (RedisClusterClient) ((LettuceConnectionFactory) factory).getRequiredNativeClient();
        Wire wire = new Wire(client.connectAsync(ByteArrayCodec.INSTANCE));
        boolean unused = wire.busy.add(shard);
        wires.add(wire);
        return wire;
    }

    /**
     * A wait that has timed out leaves its connection in use: it has those to other masters beside it, and a new one might
     * begin with the very master that does not answer.
     */
    private synchronized void over(Wire wire, String shard) {
        boolean unused = wire.busy.remove(shard);
        if (wire.connection.isCompletedExceptionally()) {
            unused = wires.remove(wire);
        }
    }
}
