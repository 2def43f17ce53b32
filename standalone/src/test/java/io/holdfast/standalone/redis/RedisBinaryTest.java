package io.holdfast.standalone.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import redis.embedded.model.OsArchitecture;

class RedisBinaryTest {

    private static final String INSTEAD = "set REDIS_ADDR=host:port";

    @Test
    void windowsNeedsAnotherRedis() {
        assertThatThrownBy(() -> RedisBinary.nameFor(OsArchitecture.WINDOWS_x86_64))
                .isInstanceOf(RedisStartException.class)
                .hasMessageContaining("for Windows is too old")
                .hasMessageContaining(INSTEAD);
    }

    @Test
    void anUnknownMachineNeedsAnotherRedis() {
        assertThatThrownBy(() -> RedisBinary.nameFor(null))
                .isInstanceOf(RedisStartException.class)
                .hasMessageContaining(System.getProperty("os.arch"))
                .hasMessageContaining(INSTEAD);
    }

    @Test
    void theJarHasTheOtherBinaries() {
        String name = RedisBinary.nameFor(OsArchitecture.MAC_OS_X_ARM64);
        assertThat(RedisBinary.class.getResource("/" + name)).isNotNull();
    }
}
