package io.holdfast.producer.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.LeaseToken;
import io.holdfast.queue.task.IdempotencyKey;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.worker.WorkerId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReceiptTest {

    private static final Lease LEASE = new Lease(
            new QueueName("mail"),
            new TaskRef(Priority.HIGH, new TaskId("t-1")),
            new LeaseToken(1_790_000_000_000_000L),
            new WorkerId("w:1"));

    private static final TaskType TYPE = new TaskType("email");

    private static final Receipt FULL =
            new Receipt(LEASE, 2, 7, new IdempotencyKey("a\nb ü😀"), TYPE, Instant.ofEpochMilli(1_790_000_000_123L));

    @Test
    void encodedReceiptIsDecodedUnchanged() {
        Receipt least = new Receipt(LEASE, 0, null, null, TYPE, Instant.EPOCH);
        assertThat(Receipt.decode(FULL.encode())).isEqualTo(FULL);
        assertThat(Receipt.decode(least.encode())).isEqualTo(least);
        assertThat(FULL.encode()).matches("[A-Za-z0-9_-]+");
    }

    @Test
    void receiptOfVersion010IsAcceptedAndItsTypeIsOther() {
        String old = "NzQyNTAxYWYKMQptYWlsCmh0LTEKMTc5MDAwMDAwMDAwMDAwMAp3OjEKMgo3CjE3OTAwMDAwMDAxMjMKYQpiIMO88J-YgA";
        assertThat(Receipt.decode(old))
                .isEqualTo(new Receipt(
                        LEASE, FULL.retries(), FULL.maxRetries(), FULL.key(), new TaskType("other"), FULL.takenAt()));
    }

    @Test
    void changedReceiptIsRefused() {
        String whole = FULL.encode();
        for (int i = 0; i < whole.length() - 1; i++) {
            char other = whole.charAt(i) == 'A' ? 'B' : 'A';
            String changed = whole.substring(0, i) + other + whole.substring(i + 1);
            assertThatIllegalArgumentException().isThrownBy(() -> Receipt.decode(changed));
        }
        for (String wrong : new String[] {"", "x", "MTIz", "?", whole + whole, whole.substring(1)}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Receipt.decode(wrong))
                    .withMessageStartingWith("receipt must be");
        }
    }
}
