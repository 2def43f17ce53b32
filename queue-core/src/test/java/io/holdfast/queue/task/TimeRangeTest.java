package io.holdfast.queue.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.holdfast.queue.inspect.Position;
import io.holdfast.queue.lease.ExponentialBackoff;
import io.holdfast.queue.lease.Failure;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.LeaseToken;
import io.holdfast.queue.lease.Release;
import io.holdfast.queue.lease.Retry;
import io.holdfast.queue.worker.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimeRangeTest {
    private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

    @Test
    void theLongestDurationIsLaterThanAnyMomentOfTheMonotonicClock() {
        long longest = TimeRange.MAX_DURATION.toNanos();
        for (long now : new long[] {0, Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertThat(now + longest - now).isEqualTo(longest);
            assertThat(now + longest - (now - longest)).isPositive();
        }
    }

    @Test
    void durationsAreBounded() {
        assertThat(TimeRange.clamp(FOREVER)).isEqualTo(TimeRange.MAX_DURATION);
        assertThat(TimeRange.clamp(FOREVER.negated())).isEqualTo(Duration.ZERO);
        assertThat(TimeRange.clamp(Duration.ofMillis(5))).isEqualTo(Duration.ofMillis(5));
    }

    @Test
    void momentsAreBounded() {
        assertThat(TimeRange.clamp(Instant.MIN)).isEqualTo(Instant.EPOCH);
        assertThat(TimeRange.clamp(Instant.MAX)).isEqualTo(TimeRange.MAX_INSTANT);
    }

    @Test
    void delaysOfSettleCallsAreClamped() {
        Lease lease = new Lease(
                QueueName.DEFAULT, new TaskRef(Priority.LOW, new TaskId("a")), new LeaseToken(1), new WorkerId("w"));
        Failure failure = new Failure("boom", FOREVER);
        Release release = Release.snoozed(lease, FOREVER, FOREVER, "later");
        assertThat(List.of(new Retry(lease, FOREVER, failure).delay(), release.firstDelay(), release.maxDelay()))
                .containsOnly(TimeRange.MAX_DURATION);
    }

    @Test
    void aBackoffIsBounded() {
        assertThat(new ExponentialBackoff(FOREVER, FOREVER).after(100, most -> most))
                .isEqualTo(TimeRange.MAX_DURATION);
        assertThat(new ExponentialBackoff(FOREVER.negated(), FOREVER).after(Integer.MAX_VALUE, most -> most))
                .isZero();
    }

    @Test
    void anEstimatedStartFarInTheFutureIsClamped() {
        Instant now = Instant.ofEpochMilli(1_790_000_000_000L);
        Instant start = new Position(now, false, 9_999L, true, Double.MIN_VALUE, null, false).estimatedStart();
        assertThat(start).isCloseTo(now.plus(TimeRange.MAX_DURATION), within(Duration.ZERO));
    }

    @Test
    void millisecondsBeyondTheRangeAreNever() {
        assertThat(TimeRange.millis(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(TimeRange.MAX_MILLIS);
        assertThat(TimeRange.millis(Duration.ofSeconds(Long.MIN_VALUE))).isEqualTo(-TimeRange.MAX_MILLIS);
        assertThat(TimeRange.millis(Instant.MAX)).isEqualTo(TimeRange.MAX_MILLIS);
        assertThat(TimeRange.millis(Instant.MIN)).isEqualTo(-TimeRange.MAX_MILLIS);
        assertThat(TimeRange.millisAfter(TimeRange.MAX_MILLIS, Duration.ofDays(1)))
                .isEqualTo(TimeRange.MAX_MILLIS);
    }

    @Test
    void millisecondsWithinTheRangeAreExact() {
        assertThat(TimeRange.millis(Duration.ofMillis(TimeRange.MAX_MILLIS - 1)))
                .isEqualTo(TimeRange.MAX_MILLIS - 1);
        assertThat(TimeRange.millis(Instant.ofEpochMilli(-5))).isEqualTo(-5);
        assertThat(TimeRange.millisAfter(7, Duration.ofMillis(-9))).isEqualTo(-2);
    }

    @Test
    void aLeaseLastsOneSecondToOneDay() {
        assertThat(TimeRange.isLease(Duration.ofMillis(999))).isFalse();
        assertThat(TimeRange.isLease(Duration.ofSeconds(1))).isTrue();
        assertThat(TimeRange.isLease(Duration.ofDays(1))).isTrue();
        assertThat(TimeRange.isLease(Duration.ofDays(1).plusMillis(1))).isFalse();
    }
}
