package io.holdfast.queue.contract;

import io.holdfast.queue.lease.Failure;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.worker.WorkerId;
import java.time.Duration;

/** The common base of the contract's parts. A test class implements the parts that its queue must pass. */
public interface QueueContract {
    QueueName QUEUE = new QueueName("orders");
    WorkerId W1 = new WorkerId("w1");
    WorkerId W2 = new WorkerId("w2");
    Duration LEASE = Duration.ofSeconds(30);
    Duration DAY = Duration.ofDays(1);
    Failure BOOM = new Failure("boom", Duration.ofMillis(5));

    /** Returns the empty queues of this test; always the same within one test. */
    QueueFixture given();

    static TaskId id(String value) {
        return new TaskId(value);
    }

    static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }
}
