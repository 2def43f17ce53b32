package io.holdfast.monitor.web.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatsTest {

    @ParameterizedTest
    @CsvSource({"0,0 s", "59,59 s", "60,1 min 0 s", "3599,59 min 59 s", "3600,1 h 0 min", "90061,1 d 1 h"})
    void aDurationHasTwoUnits(long seconds, String words) {
        assertThat(Formats.duration(Duration.ofSeconds(seconds))).isEqualTo(words);
    }

    @Test
    void anAbsentValueIsADash() {
        assertThat(Formats.duration(null)).isEqualTo("–");
    }

    @Test
    void largeNumbersAreGrouped() {
        assertThat(Formats.count(1_234_567)).isEqualTo("1,234,567");
    }
}
