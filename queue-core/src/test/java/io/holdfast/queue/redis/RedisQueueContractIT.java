package io.holdfast.queue.redis;

import io.holdfast.queue.contract.AcquireContract;
import io.holdfast.queue.contract.ClaimContract;
import io.holdfast.queue.contract.EnqueueContract;
import io.holdfast.queue.contract.ErrorsContract;
import io.holdfast.queue.contract.HistoryContract;
import io.holdfast.queue.contract.InspectorContract;
import io.holdfast.queue.contract.InterventionContract;
import io.holdfast.queue.contract.KeyContract;
import io.holdfast.queue.contract.LimitContract;
import io.holdfast.queue.contract.PositionContract;
import io.holdfast.queue.contract.QueueFixture;
import io.holdfast.queue.contract.QueueSummaryContract;
import io.holdfast.queue.contract.ReapContract;
import io.holdfast.queue.contract.RefillContract;
import io.holdfast.queue.contract.SettleContract;
import io.holdfast.queue.contract.SweepContract;
import io.holdfast.queue.contract.WakeupContract;
import io.holdfast.queue.encryption.PayloadEncryption;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** The engine on Redis fulfills the contract. */
class RedisQueueContractIT
        implements EnqueueContract,
                ErrorsContract,
                AcquireContract,
                SettleContract,
                RefillContract,
                HistoryContract,
                ClaimContract,
                ReapContract,
                SweepContract,
                InterventionContract,
                InspectorContract,
                KeyContract,
                LimitContract,
                QueueSummaryContract,
                PositionContract,
                WakeupContract {
    private static RedisOnClock redis;

    @BeforeAll
    static void connect() {
        redis = new RedisOnClock(PayloadEncryption.none());
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
