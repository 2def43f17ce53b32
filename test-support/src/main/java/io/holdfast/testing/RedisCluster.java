package io.holdfast.testing;

import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.SlotHash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * A Redis Cluster of three masters without replicas, created with plain commands. A master can be frozen and thawed, or
 * killed and started again. The others continue to serve their slots meanwhile ({@code cluster-require-full-coverage
 * no}).
 */
public final class RedisCluster implements AutoCloseable {

    private static final int MASTERS = 3;
    private static final int SLOTS_OF_EACH = SlotHash.SLOT_COUNT / MASTERS + 1;

    /** The Cluster bus port is 10,000 higher; no outgoing connection may use that port either. */
    private static final int MAX_PORT = 22_000;

    private static final Duration START = Duration.ofSeconds(30);

    private final RedisClient client = RedisClient.create();
    private final List<RedisProcess> masters;

    private RedisCluster(Path dir) {
        this.masters = IntStream.range(0, MASTERS).mapToObj(i -> master(dir)).toList();
        for (int i = 0; i < MASTERS; i++) {
            int first = i * SLOTS_OF_EACH;
            int[] slots = IntStream.range(first, Math.min(first + SLOTS_OF_EACH, SlotHash.SLOT_COUNT))
                    .toArray();
            on(masters.get(i), commands -> commands.clusterAddSlots(slots));
            int port = masters.get(i).port();
            on(masters.get(0), commands -> commands.clusterMeet("127.0.0.1", port));
        }
        for (RedisProcess master : masters) {
            await().atMost(START).until(() -> knowsAll(on(master, RedisCommands::clusterInfo)));
        }
    }

    /** Starts a Cluster; its files are in {@code dir}. */
    public static RedisCluster start(Path dir) {
        return new RedisCluster(dir);
    }

    private static RedisProcess master(Path dir) {
        int port = IntStream.generate(RedisProcess::freePort)
                .filter(free -> free <= MAX_PORT)
                .findFirst()
                .orElseThrow();
        return RedisProcess.startOn(
                port,
                dir,
                "--cluster-enabled",
                "yes",
                "--cluster-config-file",
                "nodes-" + port + ".conf",
                "--cluster-require-full-coverage",
                "no");
    }

    private static boolean knowsAll(String info) {
        return info.contains("cluster_state:ok") && info.contains("cluster_slots_assigned:" + SlotHash.SLOT_COUNT);
    }

    public List<RedisProcess> masters() {
        return masters;
    }

    /** A factory for an engine; not started, because an engine opens its own connections. */
    public LettuceConnectionFactory factory() {
        return new LettuceConnectionFactory(new RedisClusterConfiguration(
                masters.stream().map(RedisProcess::address).toList()));
    }

    /** Which of the masters, counted from 0, holds the slot of this key. */
    public static int masterOf(byte[] key) {
        return SlotHash.getSlot(key) / SLOTS_OF_EACH;
    }

    /** Freezes the master: it does not answer, and its connections stay open. */
    public void freeze(int master) {
        signal(master, "STOP");
    }

    public void thaw(int master) {
        signal(master, "CONT");
    }

    private void signal(int master, String signal) {
        try {
            new ProcessBuilder(
                            "kill",
                            "-" + signal,
                            Long.toString(masters.get(master).pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private <T> T on(RedisProcess master, Function<RedisCommands<String, String>, T> commands) {
        try (StatefulRedisConnection<String, String> connection =
                client.connect(RedisURI.create("127.0.0.1", master.port()))) {
            return commands.apply(connection.sync());
        }
    }

    @Override
    public void close() {
        client.shutdown(0, 1, TimeUnit.SECONDS);
        for (int i = 0; i < MASTERS; i++) {
            thaw(i);
            masters.get(i).close();
        }
    }
}
