package io.holdfast.queue.redis;

import static org.awaitility.Awaitility.await;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.redis.script.RedisKeys;
import io.holdfast.queue.task.QueueName;
import io.holdfast.testing.NameServer;
import io.holdfast.testing.RedisCluster;
import io.holdfast.testing.RedisProcess;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.SlotHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Masters of a Cluster that return under other addresses; the answers of the name server are valid for ten minutes. */
@Tag("reliability")
class MovedClusterIT {

    private static final String HOST = "redis.holdfast.test";
    private static final String AFTER = "127.0.0.2";
    private static final Duration SOON = Duration.ofSeconds(6); // usually 2; a busy machine takes longer
    private static final int MAX_PORT = 22_000;

    @TempDir
    private Path folder;

    private final NameServer names = new NameServer();

    @AfterEach
    void stop() {
        names.close();
    }

    @Test
    void aClusterThatMovesCompletelyIsFoundByItsName() throws IOException {
        int port = IntStream.generate(RedisProcess::freePort)
                .filter(free -> free <= MAX_PORT)
                .findFirst()
                .orElseThrow();
        try (RedisProcess before = whole("127.0.0.1", port);
                RedisProcess after = whole(AFTER, port)) {
            names.name(HOST, "127.0.0.1");
            try (RedisEngine engine = engineAt(port)) {
                NamedEngine.useAllConnections(engine);
                names.name(HOST, AFTER);
                before.kill();
                await().atMost(SOON)
                        .ignoreExceptionsInstanceOf(StoreException.class)
                        .untilAsserted(() -> NamedEngine.useAllConnections(engine));
            }
        }
    }

    @Test
    void aMovedMasterIsFoundThroughTheOthers() throws IOException {
        try (RedisCluster cluster = RedisCluster.start(folder)) {
            int moving =
                    RedisCluster.masterOf(RedisKeys.of(QueueName.DEFAULT, true).of(Key.DATA));
            RedisProcess master = cluster.masters().get(moving);
            names.name(HOST, "127.0.0.1");
            try (RedisEngine engine =
                    engineAt(cluster.masters().get((moving + 1) % 3).port())) {
                NamedEngine.useAllConnections(engine);
                master.kill();
                Process moved = startMoved(master.port());
                try {
                    await().atMost(SOON)
                            .ignoreExceptionsInstanceOf(StoreException.class)
                            .untilAsserted(() -> NamedEngine.useAllConnections(engine));
                } finally {
                    moved.destroyForcibly();
                }
            }
        }
    }

    private RedisEngine engineAt(int port) {
        return NamedEngine.at(
                new LettuceConnectionFactory(new RedisClusterConfiguration(List.of(HOST + ":" + port))),
                names.address());
    }

    /** A Cluster with one node. */
    private RedisProcess whole(String address, int port) throws IOException {
        RedisProcess master = RedisProcess.startOn(
                port,
                Files.createDirectory(folder.resolve(address)),
                "--bind",
                address,
                "--cluster-enabled",
                "yes",
                "--cluster-announce-ip",
                address);
        awaitOk(
                address,
                port,
                redis -> redis.clusterAddSlots(
                        IntStream.range(0, SlotHash.SLOT_COUNT).toArray()));
        return master;
    }

    /** A master that has just started refuses commands for two seconds. */
    private static void awaitOk(String address, int port, Consumer<RedisCommands<String, String>> first) {
        await().until(() -> NamedEngine.listens(address, port));
        RedisClient client = RedisClient.create();
        try (StatefulRedisConnection<String, String> connection = client.connect(RedisURI.create(address, port))) {
            first.accept(connection.sync());
            await().until(() -> connection.sync().clusterInfo().contains("cluster_state:ok"));
        } finally {
            client.shutdown(0, 1, TimeUnit.SECONDS);
        }
    }

    /** With what its node knows of itself and the others. */
    private Process startMoved(int port) throws IOException {
        Process started = new ProcessBuilder(
                        RedisProcess.executable().getPath(),
                        "--port",
                        Integer.toString(port),
                        "--bind",
                        AFTER,
                        "--cluster-announce-ip", // since Redis 7, nodes connect to others from any address
                        AFTER,
                        "--dir",
                        folder.toString(),
                        "--save",
                        "",
                        "--cluster-enabled",
                        "yes",
                        "--cluster-config-file",
                        "nodes-" + port + ".conf",
                        "--cluster-require-full-coverage",
                        "no")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("moved.log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
        awaitOk(AFTER, port, redis -> {});
        return started;
    }
}
