package io.holdfast.queue.memory;

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

/** The queue in memory fulfills the contract. */
class InMemoryTaskQueueTest
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
    private final InMemoryTaskQueues queues = new InMemoryTaskQueues(MovableClock.at(QueueFixture.START));

    @Override
    public QueueFixture given() {
        return new QueueFixture(
                queues.clock(),
                queues,
                queues.inspector(),
                queues.deadLetters(),
                queues.errorGroups(),
                queues.flowControl());
    }
}
