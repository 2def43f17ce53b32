package io.holdfast.queue.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DepthsTest {
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(2);
    private static final Depths ONE = new Depths(1, 2, 3, 4, 5, 6, 7, SHORT, true);

    @Test
    void countsAddUp() {
        Depths other = new Depths(10, 20, 30, 40, 50, 60, 70, LONG, true);
        assertThat(ONE.plus(other)).isEqualTo(new Depths(11, 22, 33, 44, 55, 66, 77, LONG, true));
        assertThat(other.plus(ONE)).isEqualTo(ONE.plus(other));
        assertThat(ONE.pending()).isEqualTo(6);
    }

    @Test
    void anEmptyQueueAddsNoAge() {
        assertThat(ONE.plus(Depths.NONE).oldestPending()).isEqualTo(SHORT);
        assertThat(Depths.NONE.plus(ONE).oldestPending()).isEqualTo(SHORT);
        assertThat(Depths.NONE.plus(Depths.NONE)).isEqualTo(Depths.NONE);
    }

    @Test
    void aSumIsPausedWhenBothQueuesAre() {
        assertThat(ONE.plus(ONE).paused()).isTrue();
        assertThat(ONE.plus(Depths.NONE).paused()).isFalse();
    }
}
