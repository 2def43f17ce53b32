package io.holdfast.queue.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.Release;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnoozeTest {

    private final Lease lease = AcquiredTasks.of(0, header -> header).lease();

    @Test
    void withoutAKnownTimeItDoublesFromASecondToAMinute() {
        assertThat(Snooze.doubling(lease, "busy"))
                .isEqualTo(new Release(lease, Duration.ofSeconds(1), Duration.ofSeconds(60), "busy"));
    }

    @Test
    void theCallerMayEndTheDoublingEarlier() {
        assertThat(Snooze.doubling(lease, Duration.ofSeconds(5), "busy"))
                .isEqualTo(new Release(lease, Duration.ofSeconds(1), Duration.ofSeconds(5), "busy"));
    }

    @ParameterizedTest
    @CsvSource({"0,1", "1,1", "2,2", "3600000,3600000"})
    void aTimeThatWasAskedForIsKeptButNeverZero(long askedMillis, long millis) {
        Duration delay = Duration.ofMillis(millis);
        assertThat(Snooze.exactly(lease, Duration.ofMillis(askedMillis), "closed"))
                .isEqualTo(new Release(lease, delay, delay, "closed"));
    }
}
