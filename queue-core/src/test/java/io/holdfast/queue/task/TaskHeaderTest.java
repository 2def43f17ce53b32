package io.holdfast.queue.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.LeaseToken;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.worker.WorkerId;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskHeaderTest {
    private static final TaskHeader HEADER = TaskHeader.of(TaskType.DEFAULT, Instant.EPOCH);

    @Test
    void retriesMayBeZeroToAHundred() {
        assertThat(HEADER.withMaxRetries(0).maxRetries()).isZero();
        assertThat(HEADER.withMaxRetries(100).maxRetries()).isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 101, Integer.MAX_VALUE})
    void otherRetriesAreRefused(int retries) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HEADER.withMaxRetries(retries))
                .withMessageStartingWith("max_retries");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 999_999})
    void aTimeoutOfLessThanAMillisecondIsRefused(long nanos) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HEADER.withTimeout(Duration.ofNanos(nanos)))
                .withMessageStartingWith("timeout_ms");
    }

    @Test
    void aTimeoutOfMoreThanAHundredYearsIsRefused() {
        assertThat(HEADER.withTimeout(TimeRange.MAX_DURATION).timeout()).isEqualTo(TimeRange.MAX_DURATION);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HEADER.withTimeout(Duration.ofSeconds(Long.MAX_VALUE)))
                .withMessage("timeout_ms must be 1 to 3155760000000 (100 years)");
    }

    @Test
    void aDelayOfMoreThanAHundredYearsIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StartTime.After(Duration.ofSeconds(Long.MAX_VALUE)))
                .withMessage("delay_ms must be 0 to 3155760000000 (100 years)");
    }

    @Test
    void momentsAfterTheYear9999AreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StartTime.At(Instant.MAX))
                .withMessage("execute_at must not be after 9999-12-31T23:59:59.999Z");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HEADER.withExpiresAt(Instant.MAX))
                .withMessage("expires_at must not be after 9999-12-31T23:59:59.999Z");
    }

    @Test
    void momentsBefore1970CountAs1970() {
        assertThat(new StartTime.At(Instant.MIN).moment()).isEqualTo(Instant.EPOCH);
        assertThat(HEADER.withExpiresAt(Instant.MIN).expiresAt()).isEqualTo(Instant.EPOCH);
        assertThat(TaskHeader.of(TaskType.DEFAULT, Instant.MIN).createdAt()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void aDelayMayBeZeroButNotNegative() {
        assertThatCode(() -> new StartTime.After(Duration.ZERO)).doesNotThrowAnyException();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StartTime.After(Duration.ofMillis(-1)))
                .withMessageStartingWith("delay_ms");
    }

    @Test
    void aTaskAcquiredAfterItsExpiryHasExpired() {
        Instant last = Instant.ofEpochMilli(1_000);
        assertThat(leasedAt(last, last).expired()).isFalse();
        assertThat(leasedAt(last, last.plusMillis(1)).expired()).isTrue();
        assertThat(leasedAt(null, last).expired()).isFalse();
    }

    private static LeasedTask leasedAt(Instant last, Instant acquiredAt) {
        TaskRef ref = new TaskRef(Priority.LOW, new TaskId("a"));
        Lease lease = new Lease(QueueName.DEFAULT, ref, new LeaseToken(1), new WorkerId("w"));
        return new LeasedTask(lease, HEADER.withExpiresAt(last), Payload.NULL, 0, acquiredAt);
    }
}
