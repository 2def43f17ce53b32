package io.holdfast.queue.redis.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.inspect.QueuePause;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PauseCodecTest {

    @Test
    void showsWhoPausedAQueueAndWhen() {
        assertThat(PauseCodec.show("1790000000000 ada of ops"))
                .isEqualTo(new QueuePause(Instant.ofEpochMilli(1_790_000_000_000L), "ada of ops"));
    }

    @Test
    void anEmptyTextIsNoPause() {
        assertThat(PauseCodec.show("")).isNull();
    }

    /** Of an older version, or damaged. */
    @ParameterizedTest
    @ValueSource(strings = {"1", "x", "9999999999999999999 ada", "-1 ada", "17 "})
    void anyOtherTextIsAPauseOfWhichNothingIsKnown(String stored) {
        assertThat(PauseCodec.show(stored)).isEqualTo(QueuePause.UNKNOWN);
    }
}
