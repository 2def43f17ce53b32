package io.holdfast.queue.contract;

import io.holdfast.queue.model.Failure;
import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.TaskId;
import io.holdfast.queue.model.WorkerId;
import java.time.Duration;

/** What the parts of the contract have in common. A test class implements the parts it wants to pass. */
public interface QueueContract {
    QueueName QUEUE = new QueueName("orders");
    WorkerId W1 = new WorkerId("w1");
    WorkerId W2 = new WorkerId("w2");
    Duration LEASE = Duration.ofSeconds(30);
    Duration DAY = Duration.ofDays(1);
    Failure BOOM = new Failure("boom", Duration.ofMillis(5));

    /** The empty queues of this test; the same at each call within one test. */
    QueueFixture given();

    static TaskId id(String value) {
        return new TaskId(value);
    }

    static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }
}
