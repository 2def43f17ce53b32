package io.holdfast.testing;

import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * A Redis Cluster of three masters, without replicas or with one of each, created with plain commands. A master can be frozen and
 * thawed, or killed and started again. The others continue to serve their slots meanwhile ({@code
 * cluster-require-full-coverage no}). A slot can be moved while clients use it.
 */
public final class RedisCluster implements AutoCloseable {

    private static final int MASTERS = 3;
    private static final int SLOTS_OF_EACH = SlotHash.SLOT_COUNT / MASTERS + 1;

    /** The Cluster bus port is 10,000 higher; no outgoing connection may use that port either. */
    private static final int MAX_PORT = 22_000;

    private static final Duration START = Duration.ofSeconds(30);

    private final RedisClient client = RedisClient.create();
    private final List<RedisProcess> masters;
    private final List<RedisProcess> replicas;

    private RedisCluster(Path dir, int replicas, String... settings) {
        this.masters =
                IntStream.range(0, MASTERS).mapToObj(i -> node(dir, settings)).toList();
        this.replicas =
                IntStream.range(0, replicas).mapToObj(i -> node(dir, settings)).toList();
        for (int i = 0; i < MASTERS; i++) {
            int first = i * SLOTS_OF_EACH;
            int[] slots = IntStream.range(first, Math.min(first + SLOTS_OF_EACH, SlotHash.SLOT_COUNT))
                    .toArray();
            on(masters.get(i), commands -> commands.clusterAddSlots(slots));
            int port = masters.get(i).port();
            on(masters.get(0), commands -> commands.clusterMeet("127.0.0.1", port));
        }
        this.replicas.forEach(
                replica -> on(masters.get(0), commands -> commands.clusterMeet("127.0.0.1", replica.port())));
        for (RedisProcess node : nodes()) {
            await().atMost(START).until(() -> knowsAll(on(node, RedisCommands::clusterInfo)));
        }
        for (int i = 0; i < replicas; i++) {
            follow(this.replicas.get(i), masters.get(i));
        }
    }

    /** Starts a Cluster of masters only; its files are in {@code dir}. */
    public static RedisCluster start(Path dir) {
        return new RedisCluster(dir, 0);
    }

    /** Starts a Cluster whose masters have a replica each, which takes over about two seconds after its master has died. */
    public static RedisCluster startWithReplicas(Path dir) {
        return new RedisCluster(
                dir,
                MASTERS,
                "--cluster-node-timeout",
                "1500",
                "--repl-diskless-sync",
                "yes",
                "--repl-diskless-sync-delay",
                "0");
    }

    private void follow(RedisProcess replica, RedisProcess master) {
        String id = on(master, RedisCommands::clusterMyId);
        await().atMost(START)
                .ignoreExceptionsInstanceOf(RedisException.class) // it does not know the master yet
                .until(() ->
                        on(replica, commands -> commands.clusterReplicate(id)).equals("OK"));
        awaitReplica(replica);
    }

    /** Waits until a node has become a replica and is in sync. */
    public void awaitReplica(RedisProcess node) {
        await().atMost(START)
                .ignoreExceptionsInstanceOf(RedisException.class)
                .until(() -> on(node, commands -> commands.info("replication")).contains("master_link_status:up"));
    }

    /**
     * Moves the slot of this key with all that is in it from one master to another, counted from 0, one key at a time.
     *
     * @return when it was moved, by {@link System#nanoTime()}
     */
    public long move(byte[] key, int from, int to) {
        int slot = SlotHash.getSlot(key);
        RedisProcess source = masters.get(from);
        RedisProcess target = masters.get(to);
        String sourceId = on(source, RedisCommands::clusterMyId);
        String targetId = on(target, RedisCommands::clusterMyId);
        on(target, commands -> commands.clusterSetSlotImporting(slot, sourceId));
        on(source, commands -> commands.clusterSetSlotMigrating(slot, targetId));
        on(source, commands -> {
            for (List<String> keys = commands.clusterGetKeysInSlot(slot, 1);
                    !keys.isEmpty();
                    keys = commands.clusterGetKeysInSlot(slot, 1)) {
                commands.migrate("127.0.0.1", target.port(), keys.get(0), 0, 5_000);
            }
            return "OK";
        });
        on(target, commands -> commands.clusterSetSlotNode(slot, targetId));
        on(source, commands -> commands.clusterSetSlotNode(slot, targetId));
        return System.nanoTime();
    }

    private List<RedisProcess> nodes() {
        return Stream.concat(masters.stream(), replicas.stream()).toList();
    }

    private static RedisProcess node(Path dir, String... settings) {
        int port = IntStream.generate(RedisProcess::freePort)
                .filter(free -> free <= MAX_PORT)
                .findFirst()
                .orElseThrow();
        Stream<String> all = Stream.concat(
                Stream.of(
                        "--cluster-enabled",
                        "yes",
                        "--cluster-config-file",
                        "nodes-" + port + ".conf",
                        "--cluster-require-full-coverage",
                        "no",
                        "--dbfilename",
                        port + ".rdb"),
                Stream.of(settings));
        return RedisProcess.startOn(port, dir, all.toArray(String[]::new));
    }

    private static boolean knowsAll(String info) {
        return info.contains("cluster_state:ok") && info.contains("cluster_slots_assigned:" + SlotHash.SLOT_COUNT);
    }

    /** The nodes that were masters at the start. */
    public List<RedisProcess> masters() {
        return masters;
    }

    /** For {@code REDIS_CLUSTER_NODES}. */
    public String addresses() {
        return nodes().stream().map(RedisProcess::address).collect(Collectors.joining(","));
    }

    /** A factory for an engine; not started, because an engine opens its own connections. */
    public LettuceConnectionFactory factory() {
        return new LettuceConnectionFactory(new RedisClusterConfiguration(
                masters.stream().map(RedisProcess::address).toList()));
    }

    /** Which of the masters, counted from 0, holds the slot of this key at the start. */
    public static int masterOf(byte[] key) {
        return SlotHash.getSlot(key) / SLOTS_OF_EACH;
    }

    /** Freezes the master: it does not answer, and its connections stay open. */
    public void freeze(int master) {
        signal(masters.get(master), "STOP");
    }

    public void thaw(int master) {
        signal(masters.get(master), "CONT");
    }

    /** Freezes the replica of this master: it receives nothing. */
    public void freezeReplicaOf(int master) {
        signal(replicas.get(master), "STOP");
    }

    public void thawReplicaOf(int master) {
        signal(replicas.get(master), "CONT");
    }

    private static void signal(RedisProcess node, String signal) {
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(node.pid()))
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
        nodes().forEach(node -> signal(node, "CONT"));
        nodes().forEach(RedisProcess::close);
    }
}
