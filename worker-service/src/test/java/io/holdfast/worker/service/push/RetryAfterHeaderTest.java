package io.holdfast.worker.service.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterHeaderTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5 | PT5S",
                " 7 | PT7S",
                "0 | PT0.1S",
                "86400 | PT1H",
                "99999999999999999999 | PT1H",
                "Thu, 01 Jan 2026 00:01:30 GMT | PT1M30S",
                "Thu, 01 Jan 2026 23:00:00 GMT | PT1H",
                "Wed, 31 Dec 2025 00:00:00 GMT | PT0.1S"
            })
    void secondsAndDatesAreReadAndBounded(String value, Duration wait) {
        assertThat(RetryAfterHeader.parse(value, NOW)).isEqualTo(wait);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "soon", "-1", "1.5", "2026-01-01T00:00:00Z"})
    void whatIsNeitherIsNone(String value) {
        assertThat(RetryAfterHeader.parse(value, NOW)).isNull();
    }
}
