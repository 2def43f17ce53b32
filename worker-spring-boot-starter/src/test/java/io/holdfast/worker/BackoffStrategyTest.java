package io.holdfast.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.queue.task.TimeRange;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackoffStrategyTest {

    @Test
    void eachStrategyIsParsed() {
        assertThat(BackoffStrategy.parse(" exponential 1s 5m "))
                .isEqualTo(BackoffStrategy.exponential(Duration.ofSeconds(1), Duration.ofMinutes(5)));
        assertThat(BackoffStrategy.parse("fixed 250ms")).isEqualTo(BackoffStrategy.fixed(Duration.ofMillis(250)));
        assertThat(BackoffStrategy.parse("list 1s 10s PT1M"))
                .isEqualTo(BackoffStrategy.list(Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofMinutes(1)));
    }

    @Test
    void anInvalidStrategyIsRejectedWhenItIsCreated() {
        Duration forever = Duration.ofSeconds(Long.MAX_VALUE);
        assertRefused(BackoffStrategy::list, "list");
        assertRefused(() -> BackoffStrategy.list(Duration.ZERO, null), "delay of a back-off is null");
        assertRefused(() -> BackoffStrategy.fixed(null), "delay of a back-off is null");
        assertRefused(
                () -> BackoffStrategy.fixed(forever),
                "delay of a back-off is PT2562047788015215H30M7S: it must be 0s to 36525d");
        assertRefused(() -> BackoffStrategy.fixed(Duration.ofMillis(-1)), "delay of a back-off is PT-0.001S");
        assertRefused(() -> BackoffStrategy.exponential(null, Duration.ZERO), "base of a back-off is null");
        assertRefused(() -> BackoffStrategy.exponential(Duration.ZERO, forever), "maximum of a back-off is");
    }

    @Test
    void extremeStrategiesYieldDelaysWithinTheRange() {
        BackoffStrategy odd = BackoffStrategy.exponential(TimeRange.MAX_DURATION, TimeRange.MAX_DURATION);
        assertThat(odd.delayAfter(Integer.MAX_VALUE, most -> most)).isEqualTo(TimeRange.MAX_DURATION);
        assertThat(BackoffStrategy.exponential(Duration.ofDays(1), Duration.ZERO)
                        .delayAfter(3, most -> most))
                .isZero();
    }

    private static void assertRefused(ThrowingCallable made, String why) {
        assertThatThrownBy(made).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "fixed",
                "fixed 1s 2s",
                "fixed -1s",
                "exponential 1s",
                "list",
                "list soon",
                "linear 1s",
                "fixed 36526d"
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> BackoffStrategy.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'fixed 10s'");
    }
}
