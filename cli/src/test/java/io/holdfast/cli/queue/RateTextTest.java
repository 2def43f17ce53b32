package io.holdfast.cli.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.cli.api.Json;
import io.holdfast.cli.exit.CommandException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "100/s | {\"count\":100,\"per_ms\":1000}",
                "100/10s | {\"count\":100,\"per_ms\":10000}",
                "5/250ms+20 | {\"count\":5,\"per_ms\":250,\"burst\":20}",
                "1/d | {\"count\":1,\"per_ms\":86400000}"
            })
    void aRateIsACountATimeAndABurst(String text, String json) {
        assertThat(Json.MAPPER.writeValueAsString(RateText.parse("--rate", text)))
                .isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "100", "100/", "/s", "100/x", "-1/s", "1/s+", "1.5/s"})
    void anythingElseIsRefusedWithTheOption(String text) {
        assertThatThrownBy(() -> RateText.parse("--rate", text))
                .isInstanceOf(CommandException.class)
                .hasMessageStartingWith("--rate is '" + text + "': it must be like 100/s");
    }

    @Test
    void aRateIsShownInWords() {
        assertThat(RateText.of(Json.MAPPER.readTree("{\"count\":100,\"per_ms\":1000,\"burst\":20}")))
                .isEqualTo("100 per 1 s, burst 20");
    }
}
