package io.holdfast.worker.service.client;

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
                "0 | PT1S",
                "1 | PT1S",
                "999999999 | PT1H",
                "1000000000 | PT1H",
                "86400 | PT1H",
                "99999999999999999999 | PT1H",
                "Thu, 01 Jan 2026 00:01:30 GMT | PT1M30S",
                "Thu, 01 Jan 2026 23:00:00 GMT | PT1H",
                "Thu, 01 Jan 2026 00:00:00 GMT | PT1S",
                "Wed, 31 Dec 2025 00:00:00 GMT | PT1S",
                "Thu, 01 Jan 1970 00:00:00 GMT | PT1S",
                "Fri, 31 Dec 9999 23:59:59 GMT | PT1H",
                "Thursday, 01-Jan-26 00:01:30 GMT | PT1M30S"
            })
    void secondsAndDatesAreParsedAndLimited(String value, Duration wait) {
        assertThat(RetryAfterHeader.parse(value, NOW)).isEqualTo(wait);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "soon",
                "-1",
                "+5",
                "1.5",
                "1e3",
                "0x5",
                "٣",
                "5 s",
                "Thu, 32 Jan 2026 00:00:00 GMT",
                "2026-01-01T00:00:00Z"
            })
    void otherValuesAreIgnored(String value) {
        assertThat(RetryAfterHeader.parse(value, NOW)).isNull();
    }
}
