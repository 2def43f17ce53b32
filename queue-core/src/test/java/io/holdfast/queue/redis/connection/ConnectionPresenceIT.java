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

/** Redis shows by its connections whether a process is alive; if that is uncertain, no process counts as gone. */
class ConnectionPresenceIT {

    @TempDir
    private Path folder;

    private RedisProcess redis;
    private LettuceConnectionFactory target;
    private RedisConnections mine;
    private RedisConnections others;
    private Presence presence;
    private Presence observer;

    @BeforeEach
    void connect() {
        redis = RedisProcess.start(folder);
        target = new LettuceConnectionFactory("127.0.0.1", redis.port());
        target.afterPropertiesSet();
        target.start();
        mine = RedisConnections.like(target);
        others = RedisConnections.like(target);
        presence = mine.presence();
        observer = others.presence();
    }

    @AfterEach
    void disconnect() {
        mine.close();
        others.close();
        target.destroy();
        redis.close();
    }

    @Test
    void aLivingProcessIsPresentAndADeadOneIsGone() {
        String announced = announced();
        assertThat(observer.isGone(announced)).isFalse();
        mine.close();
        await().until(() -> observer.isGone(announced));
    }

    @Test
    void aReconnectedProcessAnnouncesItsNewConnections() {
        String before = announced();
        killAll();
        await().ignoreExceptions().until(() -> !announced().equals(before));
        assertThat(observer.isGone(before)).isTrue();
        assertThat(observer.isGone(announced())).isFalse();
    }

    @Test
    void noProcessIsGoneAfterARestartOfRedis() {
        String before = announced();
        redis.kill();
        redis.restart();
        await().ignoreExceptions().until(() -> !announced().equals(before));
        assertThat(observer.isGone(before)).isFalse();
        assertThat(observer.isGone(announced())).isFalse();
    }

    @Test
    void nothingIsAnnouncedIfRedisClosesIdleConnections() {
        configure("timeout", "60");
        assertThat(presence.announcement()).isEmpty();
        assertThat(presence.announcement()).isEmpty();
    }

    @Test
    void nothingIsAnnouncedIfRedisHidesClientsOrSettings() {
        command("ACL", "SETUSER", "default", "-client");
        assertThat(presence.announcement()).isEmpty();
        command("ACL", "SETUSER", "default", "+client", "-config");
        assertThat(observer.announcement()).isEmpty();
    }

    private String announced() {
        return await().ignoreExceptions().until(presence::announcement, words -> !words.isEmpty());
    }

    private void killAll() {
        command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
    }

    private void configure(String setting, String value) {
        command("CONFIG", "SET", setting, value);
    }

    private void command(String command, String... arguments) {
        try (RedisConnection connection = target.getConnection()) {
            byte[][] bytes = new byte[arguments.length][];
            for (int i = 0; i < arguments.length; i++) {
                bytes[i] = Bytes.of(arguments[i]);
            }
            connection.execute(command, bytes);
        } catch (RuntimeException e) {
            if (!command.equals("CLIENT")) {
                throw e;
            }
        }
    }
}
