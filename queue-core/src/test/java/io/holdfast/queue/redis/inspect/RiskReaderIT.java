package io.holdfast.queue.redis.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.inspect.StoreRisk;
import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.testing.RedisProcess;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

class RiskReaderIT {

    @TempDir
    private Path folder;

    @Test
    void missingPersistenceIsReported() {
        assertOnly("neither an append-only file nor a save point");
    }

    @Test
    void snapshotsWithoutAofAreReported() {
        assertOnly("but no append-only file", "--save", "900", "1");
    }

    @Test
    void missingAofIsReportedEvenWithoutSavePoints() {
        assertOnly("or everything if it makes no snapshots", "--rename-command", "CONFIG", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"allkeys-lru", "allkeys-lfu", "allkeys-random"})
    void evictionOfTasksIsReported(String policy) {
        assertOnly("maxmemory-policy is " + policy + ", so a full Redis deletes tasks", evicting(policy));
    }

    @ParameterizedTest
    @ValueSource(strings = {"volatile-lru", "volatile-lfu", "volatile-random", "volatile-ttl"})
    void evictionOfKeysWithATimeToLiveIsReported(String policy) {
        assertOnly("maxmemory-policy is " + policy + ", so a full Redis deletes idempotency keys", evicting(policy));
    }

    @Test
    void aPolicyWithoutALimitEvictsNothing() {
        assertThat(risks("--appendonly", "yes", "--maxmemory-policy", "allkeys-lru"))
                .isEmpty();
    }

    @Test
    void aSafeServerHasNoRisks() {
        assertThat(risks("--appendonly", "yes", "--maxmemory", "100mb")).isEmpty();
    }

    private static String[] evicting(String policy) {
        return new String[] {"--appendonly", "yes", "--maxmemory", "100mb", "--maxmemory-policy", policy};
    }

    private void assertOnly(String what, String... settings) {
        assertThat(risks(settings))
                .singleElement()
                .extracting(StoreRisk::what)
                .asString()
                .contains(what);
    }

    private List<StoreRisk> risks(String... settings) {
        try (RedisProcess redis = RedisProcess.start(folder, settings);
                RedisEngine engine = RedisEngine.of(new LettuceConnectionFactory("127.0.0.1", redis.port()))) {
            return engine.risks();
        }
    }
}
