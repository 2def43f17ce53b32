package io.holdfast.queue.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.flow.Limit;
import io.holdfast.queue.flow.LimitReached;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PositionTest {

    private static final Instant NOW = Instant.parse("2026-11-28T00:00:00Z");
    private static final Duration NEXT = Duration.ofSeconds(7);

    @Test
    void aStartIsEstimatedByTheRateOfTheQueue() {
        assertThat(estimated(20, null)).isEqualTo(NOW.plusSeconds(10));
        assertThat(estimated(20, new LimitReached(Limit.CONCURRENCY, 5, 5, null)))
                .isEqualTo(NOW.plusSeconds(10));
    }

    @Test
    void noStartIsEstimatedBeforeTheRateLimitAllowsOne() {
        LimitReached reached = new LimitReached(Limit.RATE, 1, 1, NEXT);
        assertThat(estimated(0, reached)).isEqualTo(NOW.plus(NEXT));
        assertThat(estimated(20, reached)).isEqualTo(NOW.plusSeconds(10));
    }

    @ParameterizedTest
    @EnumSource(
            value = Limit.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"CONCURRENCY", "RATE"})
    void aQueueGoesOnWithoutAKeyAtItsLimit(Limit limit) {
        assertThat(estimated(0, new LimitReached(limit, 1, 1, limit == Limit.KEY_RATE ? NEXT : null)))
                .isNull();
    }

    private static @Nullable Instant estimated(long ahead, @Nullable LimitReached limit) {
        return new Position(NOW, false, ahead, true, 2, null, false, limit).estimatedStart();
    }
}
