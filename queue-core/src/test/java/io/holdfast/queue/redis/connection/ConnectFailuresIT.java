package io.holdfast.queue.redis.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.holdfast.queue.StoreException;
import io.holdfast.queue.StoreUnavailableException;
import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.testing.RedisProcess;
import io.lettuce.core.api.async.RedisAclAsyncCommands;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** While Redis cannot be connected to, the log and the errors say why. */
class ConnectFailuresIT {

    private static final String PASSWORD = "not-to-be-logged";

    @TempDir
    private Path folder;

    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(ConnectFailures.class);
    private RedisProcess redis;
    private LettuceConnectionFactory target;
    private RedisEngine engine;

    @BeforeEach
    void start() {
        redis = RedisProcess.start(folder);
        RedisStandaloneConfiguration place = new RedisStandaloneConfiguration("127.0.0.1", redis.port());
        place.setUsername("someone");
        place.setPassword(PASSWORD);
        redis.addUser("someone", PASSWORD, "+@all");
        target = new LettuceConnectionFactory(place);
        target.afterPropertiesSet();
        target.start();
        engine = RedisEngine.of(target);
        appender.start();
        logger.addAppender(appender);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(appender);
        engine.close();
        target.destroy();
        redis.close();
    }

    @Test
    void aLoginRefusedWhileTheServiceRunsIsLoggedOnceAndIsInTheError() {
        engine.ping();
        try (RedisConnection admin = target.getConnection()) {
            var unused = ((RedisAclAsyncCommands<?, ?>) admin.getNativeConnection()).aclDeluser("someone");
        }
        await().untilAsserted(() -> assertThatThrownBy(() -> engine.ping())
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageStartingWith("Cannot connect to Redis at 127.0.0.1:" + redis.port() + ": WRONGPASS"));
        await().until(() -> appender.list.size() > 0);
        assertThat(messages())
                .hasSize(1)
                .allMatch(line -> line.startsWith("Cannot connect to Redis at 127.0.0.1:"))
                .allMatch(line -> line.contains("WRONGPASS") && !line.contains(PASSWORD));
    }

    @Test
    void aNewReasonIsLoggedToo() {
        redis.kill();
        assertThatThrownBy(() -> engine.ping()).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> engine.ping()).isInstanceOf(StoreException.class);
        redis.restart(); // without its user
        assertThatThrownBy(() -> engine.ping()).isInstanceOf(StoreException.class);
        assertThat(messages()).hasSize(2);
        assertThat(messages().get(0)).contains("Connection refused");
        assertThat(messages().get(1)).contains("WRONGPASS");
    }

    private List<String> messages() {
        return appender.list.stream()
                .map(ILoggingEvent::getFormattedMessage)
                .map(Objects::requireNonNull)
                .toList();
    }
}
