package io.holdfast.queue.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.OpenServices;
import io.holdfast.testing.TestRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The reports of services that everyone on the network may use. */
class OpenServicesIT {

    private static final byte[] KEY = "tasks:open_services".getBytes(UTF_8);

    private final LettuceConnectionFactory factory = TestRedis.shared().factory();
    private final RedisEngine engine = RedisEngine.of(factory);
    private final OpenServices services = engine.openServices();

    @BeforeEach
    void emptyRedis() {
        TestRedis.shared().flush();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void areListedOnceInOrderAndNoMoreThanAPageShows() {
        assertThat(services.current()).isEmpty();
        services.report("b\n");
        services.report("a");
        services.report("b");
        assertThat(services.current()).containsExactly("a", "b");
        for (int i = 0; i < 2 * OpenServices.MAX_SHOWN; i++) {
            services.report("host-" + i);
        }
        assertThat(services.current()).hasSize(OpenServices.MAX_SHOWN);
    }

    @Test
    void oldReportsDoNotCountAndAreRemovedByTheNext() {
        services.report("old");
        try (RedisConnection redis = factory.getConnection()) {
            redis.zSetCommands().zAdd(KEY, 1, "old".getBytes(UTF_8)); // in 1970
            assertThat(services.current()).isEmpty();
            services.report("new");
            assertThat(redis.zSetCommands().zCard(KEY)).isOne();
        }
    }
}
