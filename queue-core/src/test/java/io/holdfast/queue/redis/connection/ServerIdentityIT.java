package io.holdfast.queue.redis.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.testing.RedisProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The run of the server is known only while connected to it. */
class ServerIdentityIT {

    @TempDir
    private Path folder;

    private RedisProcess redis;
    private LettuceConnectionFactory target;
    private RedisConnections connections;
    private ServerIdentity identity;

    @BeforeEach
    void connect() {
        redis = RedisProcess.start(folder);
        target = new LettuceConnectionFactory("127.0.0.1", redis.port());
        target.afterPropertiesSet();
        target.start();
        connections = RedisConnections.like(target);
        identity = connections.identity();
    }

    @AfterEach
    void disconnect() {
        connections.close();
        target.destroy();
        redis.close();
    }

    @Test
    void aRestartOfTheServerIsAnotherRun() {
        assertThat(identity.runId()).isEmpty();
        ping();
        await().untilAsserted(() -> assertThat(identity.runId()).isEqualTo(toldByTheServer()));
        String first = identity.runId();
        redis.kill();
        await().until(() -> identity.runId().isEmpty());
        redis.restart();
        await().until(() -> !identity.runId().isEmpty());
        assertThat(identity.runId()).isEqualTo(toldByTheServer()).isNotEqualTo(first);
    }

    @Test
    void otherConnectionsThatCloseChangeNothing() {
        ping();
        await().until(() -> !identity.runId().isEmpty());
        connections.renewals().getConnection().close();
        connections.replicating().getConnection().close();
        connections.commands().getConnection().close();
        assertThat(identity.runId()).isEqualTo(toldByTheServer());
    }

    @Test
    void aServerThatRefusesInfoHasNoKnownRun() {
        try (RedisConnection connection = target.getConnection()) {
            connection.execute("ACL", Bytes.of("SETUSER"), Bytes.of("default"), Bytes.of("-info"));
        }
        ping();
        ping();
        assertThat(identity.runId()).isEmpty();
    }

    private void ping() {
        try (RedisConnection connection = connections.commands().getConnection()) {
            assertThat(connection.ping()).isEqualTo("PONG");
        }
    }

    private String toldByTheServer() {
        try (RedisConnection connection = target.getConnection()) {
            return connection.serverCommands().info("server").getProperty("run_id");
        }
    }
}
