package io.holdfast.queue.redis;

import io.holdfast.queue.contract.AcquireContract;
import io.holdfast.queue.contract.EnqueueContract;
import io.holdfast.queue.contract.HistoryContract;
import io.holdfast.queue.contract.InspectorContract;
import io.holdfast.queue.contract.InterventionContract;
import io.holdfast.queue.contract.QueueFixture;
import io.holdfast.queue.contract.RefillContract;
import io.holdfast.queue.contract.SettleContract;
import io.holdfast.queue.encryption.KeysFile;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The engine on Redis fulfills the contract with encrypted payloads, too: these parts of it store or show them. */
class EncryptedQueueContractIT
        implements EnqueueContract,
                AcquireContract,
                SettleContract,
                RefillContract,
                HistoryContract,
                InterventionContract,
                InspectorContract {
    @TempDir
    private static Path folder;

    private static RedisOnClock redis;

    @BeforeAll
    static void connect() {
        redis = new RedisOnClock(KeysFile.in(folder, "k1").encryption());
    }

    @AfterAll
    static void disconnect() {
        redis.close();
    }

    @BeforeEach
    void empty() {
        redis.reset();
    }

    @Override
    public QueueFixture given() {
        return redis.fixture();
    }
}
