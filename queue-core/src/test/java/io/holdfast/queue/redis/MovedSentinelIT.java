package io.holdfast.queue.redis;

import static org.awaitility.Awaitility.await;

import io.holdfast.queue.StoreUnavailableException;
import io.holdfast.testing.NameServer;
import io.holdfast.testing.RedisProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * A master that returns under another address. The Sentinels are configured by host name and announce the master by
 * host name; the answers of the name server are valid for ten minutes. Each server that moves runs twice from the
 * start, so that only the driver takes time.
 */
@Tag("reliability")
class MovedSentinelIT {

    private static final String MASTER = "redis.holdfast.test";
    private static final List<String> SENTINELS = List.of("sentinel-1.holdfast.test", "sentinel-2.holdfast.test");
    private static final String BEFORE = "127.0.0.1";
    private static final String AFTER = "127.0.0.2";
    private static final Duration SOON = Duration.ofSeconds(6); // usually 2; a busy machine takes longer

    @TempDir
    private Path folder;

    private final NameServer names = new NameServer();
    private final int port = RedisProcess.freePort();
    private final int sentinelPort = RedisProcess.freePort();
    private final List<Process> sentinels = new ArrayList<>();
    private RedisProcess redis;
    private RedisProcess next;

    @BeforeEach
    void start() throws IOException {
        redis = RedisProcess.startOn(port, Files.createDirectory(folder.resolve("one")));
        next = RedisProcess.startOn(port, Files.createDirectory(folder.resolve("next")), "--bind", AFTER);
        for (String address : List.of(BEFORE, AFTER)) {
            startSentinel(address);
            await().until(() -> NamedEngine.listens(address, port) && NamedEngine.listens(address, sentinelPort));
        }
        names.name(MASTER, BEFORE);
        SENTINELS.forEach(sentinel -> names.name(sentinel, BEFORE));
    }

    @AfterEach
    void stop() {
        sentinels.forEach(Process::destroyForcibly);
        next.close();
        redis.close();
        names.close();
    }

    @Test
    void allConnectionsFollowTheMaster() {
        try (RedisEngine engine = engine()) {
            NamedEngine.useAllConnections(engine);
            names.name(MASTER, AFTER);
            redis.kill();
            assertIsBack(engine);
        }
    }

    @Test
    void allConnectionsFollowTheMasterAndItsSentinels() {
        try (RedisEngine engine = engine()) {
            NamedEngine.useAllConnections(engine);
            names.name(MASTER, AFTER);
            SENTINELS.forEach(sentinel -> names.name(sentinel, AFTER));
            sentinels.get(0).destroyForcibly();
            redis.kill();
            assertIsBack(engine);
        }
    }

    private static void assertIsBack(RedisEngine engine) {
        await().atMost(SOON)
                .ignoreExceptionsInstanceOf(StoreUnavailableException.class)
                .untilAsserted(() -> NamedEngine.useAllConnections(engine));
    }

    private RedisEngine engine() {
        RedisSentinelConfiguration place = new RedisSentinelConfiguration();
        place.master("mymaster");
        SENTINELS.forEach(sentinel -> place.sentinel(sentinel, sentinelPort));
        return NamedEngine.at(new LettuceConnectionFactory(place), names.address());
    }

    /** The Sentinel cannot resolve the name itself, but still announces it. */
    private void startSentinel(String address) throws IOException {
        Path file = Files.createDirectory(folder.resolve("sentinel-" + address)).resolve("sentinel.conf");
        Files.writeString(
                file,
                String.join(
                        "\n",
                        "port " + sentinelPort,
                        "bind " + address,
                        "dir " + file.getParent(),
                        "sentinel resolve-hostnames yes",
                        "sentinel announce-hostnames yes",
                        "sentinel monitor mymaster " + MASTER + " " + port + " 2",
                        ""));
        Process started = new ProcessBuilder(RedisProcess.executable().getPath(), file.toString(), "--sentinel")
                .redirectErrorStream(true)
                .redirectOutput(file.resolveSibling("log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
        sentinels.add(started);
    }
}
