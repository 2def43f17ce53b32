package io.holdfast.worker.service.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateTest {

    @ParameterizedTest
    @CsvSource({
        "1/s, 1, PT1S",
        "4/s, 1, PT0.25S",
        "1000/s, 100, PT0.1S",
        "25/s, 2, PT0.08S",
        "100/m, 1, PT0.6S",
        "6000/m, 10, PT0.1S",
        "1/h, 1, PT1H"
    })
    void aRateIsSpreadEvenly(String text, int requests, Duration period) {
        assertThat(Rate.parse(text)).isEqualTo(new Rate(requests, period));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0/s", "5", "5/d", "-1/s", "1.5/s", "99999999/s"})
    void invalidRatesAreRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Rate.parse(text));
    }

    @Test
    void blanksAroundItAreIgnored() {
        assertThat(Rate.parse(" 1/s ")).isEqualTo(new Rate(1, Duration.ofSeconds(1)));
    }
}
