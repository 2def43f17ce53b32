package io.holdfast.queue.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.task.TimeRange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailureTest {
    @Test
    void anErrorIsOneLine() {
        assertThat(errorOf("first\r\n\tsecond\0third\n")).isEqualTo("first second third");
    }

    @Test
    void anErrorOfEightHundredBytesIsKeptUnchanged() {
        assertThat(errorOf("e".repeat(800))).isEqualTo("e".repeat(800));
    }

    @Test
    void aLongerErrorIsTruncated() {
        assertThat(errorOf("e".repeat(801))).isEqualTo("e".repeat(800) + "…");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ü", "€", "😀"})
    void noCharacterIsSplit(String character) {
        for (int before = 0; before < 4; before++) {
            String error = errorOf("e".repeat(before) + character.repeat(800));
            assertThat(error).matches("e*(" + character + ")+…");
            assertThat(error.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(797, 803);
        }
    }

    @Test
    void onlyTheBeginningOfALongErrorIsRead() {
        String error = errorOf("e" + "\n".repeat(100_000_000));
        assertThat(error).isEqualTo("e…");
    }

    @Test
    void aRunTimeBeyondTheRangeIsClamped() {
        Duration runTime = new Failure("e", Duration.ofSeconds(Long.MAX_VALUE)).runTime();
        assertThat(runTime).isEqualTo(TimeRange.MAX_DURATION);
    }

    private static String errorOf(String error) {
        return new Failure(error, Duration.ZERO).error();
    }
}
