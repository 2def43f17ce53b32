package io.holdfast.queue.redis;

import static org.awaitility.Awaitility.await;

import io.holdfast.queue.StoreUnavailableException;
import io.holdfast.testing.NameServer;
import io.holdfast.testing.RedisProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** A Redis that returns under another address; the answers of the name server are valid for ten minutes. */
class MovedNameIT {

    private static final String HOST = "redis.holdfast.test";
    private static final Duration SOON = Duration.ofSeconds(6); // usually 2; a busy machine takes longer

    @TempDir
    private Path folder;

    private final NameServer names = new NameServer();
    private final int port = RedisProcess.freePort();
    private RedisProcess redis;
    private RedisProcess next;

    @BeforeEach
    void start() throws IOException {
        redis = RedisProcess.startOn(port, Files.createDirectory(folder.resolve("one")));
        next = RedisProcess.startOn(port, Files.createDirectory(folder.resolve("next")), "--bind", "127.0.0.2");
        await().until(() -> NamedEngine.listens("127.0.0.2", port));
        names.name(HOST, "127.0.0.1");
    }

    @AfterEach
    void stop() {
        next.close();
        redis.close();
        names.close();
    }

    @Test
    void allConnectionsFollowTheName() {
        try (RedisEngine engine = engineAt(HOST, names.address())) {
            NamedEngine.useAllConnections(engine);
            names.name(HOST, "127.0.0.2");
            redis.kill();
            await().atMost(SOON)
                    .ignoreExceptionsInstanceOf(StoreUnavailableException.class)
                    .untilAsserted(() -> NamedEngine.useAllConnections(engine));
        }
    }

    @Test
    void aTemporarilyMissingNameIsResolvedAgain() {
        try (RedisEngine engine = engineAt("later.holdfast.test", names.address())) {
            await().ignoreExceptionsInstanceOf(StoreUnavailableException.class).until(() -> {
                boolean asked = names.questions() > 0;
                names.name("later.holdfast.test", "127.0.0.1");
                engine.ping();
                return asked;
            });
        }
    }

    @Test
    void theHostsFileAndLiteralAddressesNeedNoNameServer() {
        InetSocketAddress nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), RedisProcess.freePort());
        for (String host : List.of("localhost", "127.0.0.1")) {
            try (RedisEngine engine = engineAt(host, nobody)) {
                engine.ping();
            }
        }
    }

    private RedisEngine engineAt(String host, InetSocketAddress nameServer) {
        return NamedEngine.at(new LettuceConnectionFactory(host, port), nameServer);
    }
}
