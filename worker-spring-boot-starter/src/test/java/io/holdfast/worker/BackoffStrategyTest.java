package io.holdfast.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackoffStrategyTest {

    @Test
    void eachStrategyHasItsWords() {
        assertThat(BackoffStrategy.parse(" exponential 1s 5m "))
                .isEqualTo(BackoffStrategy.exponential(Duration.ofSeconds(1), Duration.ofMinutes(5)));
        assertThat(BackoffStrategy.parse("fixed 250ms")).isEqualTo(BackoffStrategy.fixed(Duration.ofMillis(250)));
        assertThat(BackoffStrategy.parse("list 1s 10s PT1M"))
                .isEqualTo(BackoffStrategy.list(Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofMinutes(1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "fixed", "fixed 1s 2s", "fixed -1s", "exponential 1s", "list", "list soon", "linear 1s"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> BackoffStrategy.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'fixed 10s'");
    }
}
