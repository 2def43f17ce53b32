package io.holdfast.queue.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.lease.Burial;
import io.holdfast.queue.lease.Failure;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.Retry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {

    private static final Failure FAILURE = new Failure("boom", Duration.ofMillis(5));

    private final Lease lease = AcquiredTasks.of(0, header -> header).lease();
    private final RetryPolicy policy = new RetryPolicy(3, Duration::ofSeconds);

    @ParameterizedTest
    @CsvSource({"0,true", "2,true", "3,false", "4,false"})
    void aTaskWithoutItsOwnLimitHasThatOfThePolicy(int retries, boolean retried) {
        assertThat(isRetried(retries, null)).isEqualTo(retried);
    }

    @ParameterizedTest
    @CsvSource({"0,0,false", "4,5,true", "5,5,false"})
    void theLimitOfATaskWins(int retries, int taskMaxRetries, boolean retried) {
        assertThat(isRetried(retries, taskMaxRetries)).isEqualTo(retried);
    }

    @Test
    void aRetryIsDelayedByTheBackoffOfTheFailuresBefore() {
        Object retry = policy.<Object>decide(lease, 2, null, FAILURE, made -> made, buried -> buried);
        assertThat(retry).isEqualTo(new Retry(lease, Duration.ofSeconds(2), FAILURE));
    }

    @Test
    void theLastFailureIsKeptWithTheDeadLetter() {
        Object burial = policy.<Object>decide(lease, 3, null, FAILURE, made -> made, buried -> buried);
        assertThat(burial).isEqualTo(new Burial(lease, FAILURE));
    }

    private boolean isRetried(int retries, @Nullable Integer taskMaxRetries) {
        return policy.decide(lease, retries, taskMaxRetries, FAILURE, retry -> true, burial -> false);
    }
}
