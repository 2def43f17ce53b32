package io.holdfast.queue.redis.wakeup;

import io.holdfast.queue.WakeupListener;
import io.holdfast.queue.redis.connection.Shards;
import io.holdfast.queue.redis.connection.StoreErrors;
import io.holdfast.queue.redis.script.Bytes;
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
 * The connections on which a Cluster waits. A wait blocks its connection to one node, so each connection here carries
 * one wait for each master at a time. There are as many connections as the maximum number of waits that a master has
 * had at once. The driver's threads do the connecting: a node that does not answer blocks nobody.
 */
public final class ClusterWaits implements ClusterWakeupListener.Waits, Wakeups {

    private static final byte[] SIGNAL = Bytes.of("1");

    private final RedisConnectionFactory factory;
    private final Shards shards;
    private final List<Shared> connections = new ArrayList<>();

    public ClusterWaits(RedisConnectionFactory factory) {
        this.factory = factory;
        this.shards = new Shards(factory);
    }

    @Override
    public WakeupListener listener() {
        return new ClusterWakeupListener(this);
    }

    private static final class Shared {

        private final CompletableFuture<StatefulRedisClusterConnection<byte[], byte[]>> connection;
        private final Set<String> busy = new HashSet<>();

        Shared(CompletableFuture<StatefulRedisClusterConnection<byte[], byte[]>> connection) {
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
        Shared shared = freeFor(shard);
        return shared.run(redis -> redis.brpop((double) seconds, wakeup).toCompletableFuture())
                .handle((signal, error) -> {
                    ended(shared, shard);
                    if (error != null) {
                        throw StoreErrors.unchecked(error);
                    }
                    return signal != null;
                });
    }

    @Override
    public void putBack(byte[] wakeup) {
        String shard = shards.of(wakeup);
        Shared shared = freeFor(shard);
        var unused = shared.run(redis -> {
                    var unusedPush = redis.lpush(wakeup, SIGNAL);
                    return redis.ltrim(wakeup, 0, 0).toCompletableFuture();
                })
                .whenComplete((answer, error) -> ended(shared, shard));
    }

    private synchronized Shared freeFor(String shard) {
        for (Shared shared : connections) {
            if (shared.busy.add(shard)) {
                return shared;
            }
        }
        RedisClusterClient client = (RedisClusterClient) ((LettuceConnectionFactory) factory).getRequiredNativeClient();
        Shared shared = new Shared(client.connectAsync(ByteArrayCodec.INSTANCE));
        boolean unused = shared.busy.add(shard);
        connections.add(shared);
        return shared;
    }

    /**
     * A wait that has timed out leaves its connection in use: it also has connections to other masters, and a new one
     * might begin with the master that does not answer.
     */
    private synchronized void ended(Shared shared, String shard) {
        boolean unused = shared.busy.remove(shard);
        if (shared.connection.isCompletedExceptionally()) {
            unused = connections.remove(shared);
        }
    }
}
