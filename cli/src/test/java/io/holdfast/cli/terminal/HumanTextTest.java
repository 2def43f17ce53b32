package io.holdfast.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HumanTextTest {

    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "0, 0 ms",
        "999, 999 ms",
        "1000, 1 s",
        "59999, 59 s",
        "60000, 1 min",
        "185000, 3 min 5 s",
        "9600000, 2 h 40 min",
        "86400000, 1 d",
        "273600000, 3 d 4 h",
        "-5, 0 ms"
    })
    void durations(long millis, String text) {
        assertThat(HumanText.duration(Duration.ofMillis(millis))).isEqualTo(text);
    }

    @Test
    void timesAreAbsoluteAndRelative() {
        assertThat(HumanText.time(NOON.minusSeconds(12), NOON)).isEqualTo("2026-11-28 11:59:48 UTC (12 s ago)");
        assertThat(HumanText.relative(NOON.plusSeconds(300), NOON)).isEqualTo("in 5 min");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0.04, 0.0", "0.44, 0.4", "9.94, 9.9", "9.95, 10", "1234.4, '1,234'", "NaN, -"})
    void rates(double rate, String text) {
        assertThat(HumanText.rate(rate)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0 B", "1023, 1023 B", "1536, 1.5 KiB", "13107200, 12.5 MiB"})
    void bytes(long bytes, String text) {
        assertThat(HumanText.bytes(bytes)).isEqualTo(text);
    }

    @Test
    void oneIsSingular() {
        assertThat(HumanText.count(1, "task")).isEqualTo("1 task");
        assertThat(HumanText.count(1_200, "task")).isEqualTo("1,200 tasks");
    }
}
