package io.holdfast.queue.redis.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.inspect.StoreMemory;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class MemoryReaderTest {

    @Test
    void readsUseAndLimit() {
        assertThat(MemoryReader.fullest(info(Map.of("used_memory", "7", "maxmemory", "10"))))
                .isEqualTo(new StoreMemory(7, 10));
    }

    @Test
    void withoutALimitItIsNeverFull() {
        assertThat(MemoryReader.fullest(info(Map.of("used_memory", "7", "maxmemory", "0")))
                        .share())
                .isZero();
        assertThat(MemoryReader.fullest(new Properties())).isEqualTo(StoreMemory.UNLIMITED);
    }

    @Test
    void theFullestNodeOfAClusterCounts() {
        assertThat(MemoryReader.fullest(info(Map.of(
                        "127.0.0.1:1.used_memory", "2",
                        "127.0.0.1:1.maxmemory", "10",
                        "127.0.0.1:2.used_memory", "9",
                        "127.0.0.1:2.maxmemory", "10"))))
                .isEqualTo(new StoreMemory(9, 10));
    }

    private static Properties info(Map<String, String> values) {
        Properties info = new Properties();
        info.putAll(values);
        return info;
    }
}
