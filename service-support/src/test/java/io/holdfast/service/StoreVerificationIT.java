package io.holdfast.service;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.queue.StoreMismatchException;
import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.testing.RedisProcess;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** A service that reaches its Redis, but cannot use it. */
class StoreVerificationIT {

    private static final String PASSWORD = " secret ";

    @TempDir
    private static Path folder;

    private static RedisProcess redis;

    @BeforeAll
    static void startRedis() {
        redis = RedisProcess.start(
                folder, "--requirepass", PASSWORD, "--user", "limited", "on", ">limited", "~*", "+@connection");
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @Test
    void aPasswordCanHaveBlanksAtItsEnds() {
        verify("default", PASSWORD, 0);
    }

    @ParameterizedTest
    @CsvSource({
        "default, '', 0, NOAUTH",
        "default, 'secret', 0, WRONGPASS",
        "default, ' secret ', 99, DB index is out of range",
        "limited, limited, 0, NOPERM"
    })
    void wrongSettingsStopTheStart(String user, String password, int database, String why) {
        assertThatThrownBy(() -> verify(user, password, database))
                .isInstanceOf(StoreMismatchException.class)
                .hasMessageContaining(why);
    }

    private static void verify(String user, String password, int database) {
        RedisStandaloneConfiguration place = new RedisStandaloneConfiguration("127.0.0.1", redis.port());
        if (!password.isEmpty()) {
            place.setUsername(user);
            place.setPassword(password);
        }
        place.setDatabase(database);
        LettuceConnectionFactory factory = new LettuceConnectionFactory(place);
        factory.afterPropertiesSet();
        try (RedisEngine engine = RedisEngine.of(factory)) {
            StoreVerification verification = new StoreVerification(engine.queues(), List::of);
            try {
                verification.afterSingletonsInstantiated();
            } finally {
                verification.destroy();
            }
        } finally {
            factory.destroy();
        }
    }
}
