package io.holdfast.queue.redis;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.queue.StoreMismatchException;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class StoreCheckTest {

    @Test
    void aRedisOrValkeyThatScriptsCanRunOnIsAccepted() {
        StoreCheck.server(info("redis_version", "6.2.11", "arch_bits", "64"));
        StoreCheck.server(info("valkey_version", "8.0.1", "redis_version", "7.2.4", "arch_bits", "64"));
        StoreCheck.server(new Properties());
    }

    @Test
    void anOlderRedisIsRefused() {
        assertThatThrownBy(() -> StoreCheck.server(info("redis_version", "6.0.16", "arch_bits", "64")))
                .isInstanceOf(StoreMismatchException.class)
                .hasMessage("This is Redis 6.0.16; Holdfast needs Redis 6.2 or newer, or Valkey");
    }

    @Test
    void a32BitRedisIsRefusedBecauseItsScriptsCannotPrintTimes() {
        assertThatThrownBy(() -> StoreCheck.server(info("redis_version", "7.0.15", "arch_bits", "32")))
                .isInstanceOf(StoreMismatchException.class)
                .hasMessage("This Redis is a 32-bit build; Holdfast needs a 64-bit one");
        assertThatThrownBy(() -> StoreCheck.server(info("127.0.0.1:7000.arch_bits", "32")))
                .isInstanceOf(StoreMismatchException.class);
    }

    private static Properties info(String... namesAndValues) {
        Properties info = new Properties();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            info.setProperty(namesAndValues[i], namesAndValues[i + 1]);
        }
        return info;
    }
}
