package io.holdfast.queue.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MillisTest {

    @Test
    void whatLiesBeyondIsNever() {
        assertThat(Millis.of(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(Millis.MAX);
        assertThat(Millis.of(Duration.ofSeconds(Long.MIN_VALUE))).isEqualTo(-Millis.MAX);
        assertThat(Millis.of(Instant.MAX)).isEqualTo(Millis.MAX);
        assertThat(Millis.of(Instant.MIN)).isEqualTo(-Millis.MAX);
        assertThat(Millis.after(Millis.MAX, Duration.ofDays(1))).isEqualTo(Millis.MAX);
    }

    @Test
    void whatLiesWithinIsExact() {
        assertThat(Millis.of(Duration.ofMillis(Millis.MAX - 1))).isEqualTo(Millis.MAX - 1);
        assertThat(Millis.of(Instant.ofEpochMilli(-5))).isEqualTo(-5);
        assertThat(Millis.after(7, Duration.ofMillis(-9))).isEqualTo(-2);
    }
}
