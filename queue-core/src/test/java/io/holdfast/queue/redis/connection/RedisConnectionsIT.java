package io.holdfast.queue.redis.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.holdfast.testing.TestRedis;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandType;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisSocketConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.RedisStaticMasterReplicaConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Where the connections of an engine go: to the Redis of the given factory. */
class RedisConnectionsIT {

    private static final TestRedis REDIS = TestRedis.shared();

    @Test
    void aFactoryWithAConfigurationOfTheGeneralTypeWorksToo() {
        RedisConfiguration place = new RedisStandaloneConfiguration(REDIS.host(), REDIS.port());
        try (RedisConnections connections = RedisConnections.like(factory(place));
                RedisConnection connection = connections.commands().getConnection()) {
            assertThat(connection.ping()).isEqualTo("PONG");
        }
    }

    @Test
    void aFixedMasterWithReplicasIsRefused() {
        LettuceConnectionFactory factory = factory(new RedisStaticMasterReplicaConfiguration("localhost"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisConnections.like(factory))
                .withMessageContaining("fixed master");
    }

    @Test
    void aUnixSocketIsRefused() {
        LettuceConnectionFactory factory = factory(new RedisSocketConfiguration("/tmp/redis.sock"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisConnections.like(factory))
                .withMessageContaining("Unix socket");
    }

    @Test
    void aCommandNotWrittenBeforeADisconnectFailsAtOnce() {
        try (RedisConnections connections = RedisConnections.like(REDIS.factory())) {
            var options = ((LettuceConnectionFactory) connections.commands())
                    .getClientConfiguration()
                    .getClientOptions();
            var command =
                    new AsyncCommand<>(new Command<>(CommandType.PING, new StatusOutput<>(ByteArrayCodec.INSTANCE)));
            assertThat(options.orElseThrow().getReplayFilter().test(command)).isTrue();
            assertThat(command).isCompletedExceptionally();
        }
    }

    private static LettuceConnectionFactory factory(RedisConfiguration place) {
        LettuceConnectionFactory factory = new LettuceConnectionFactory(place);
        factory.afterPropertiesSet();
        return factory;
    }
}
