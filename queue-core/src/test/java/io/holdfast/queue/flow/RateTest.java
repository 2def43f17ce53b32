package io.holdfast.queue.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateTest {

    @ParameterizedTest
    @CsvSource({
        "100/s, 100, 1000, 1, 100/s",
        "5 / 10 m, 5, 600000, 1, 5/10m",
        "10/1s burst 20, 10, 1000, 20, 10/s burst 20",
        "1/500ms, 1, 500, 1, 1/500ms",
        "1/1000ms, 1, 1000, 1, 1/s",
        "3/24h, 3, 86400000, 1, 3/d"
    })
    void aRateIsReadAndWritten(String text, int count, long perMs, int burst, String written) {
        Rate rate = Rate.parse(text);
        assertThat(rate).isEqualTo(new Rate(count, Duration.ofMillis(perMs), burst));
        assertThat(rate).hasToString(written);
        assertThat(Rate.parse(written)).isEqualTo(rate);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "fast",
                "1.5/s",
                "/s",
                "1/s+",
                "1/min",
                "100",
                "0/s",
                "1/0s",
                "1/2d",
                "1/y",
                "1/s burst 0",
                "9999999/s",
                "1/99999999d",
                "-1/s",
                "1/s burst"
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> Rate.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aBurstBeyondWhatTheScriptsCanCountIsRefused() {
        assertThat(new Rate(1, Duration.ofDays(1), 13_031).burst()).isEqualTo(13_031);
        assertThatThrownBy(() -> new Rate(1, Duration.ofDays(1), 13_032))
                .hasMessage("burst must be between 1 and 13031");
        assertThat(new Rate(1_000_000, Duration.ofMillis(1), 1_000_000).burst()).isEqualTo(1_000_000);
    }
}
