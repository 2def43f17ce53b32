package io.holdfast.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmptyQueueLookTest {

    @ParameterizedTest
    @CsvSource({"1,5", "100,5", "200,10", "1000,50", "10000,60"})
    void anIdleWorkerLooksAtTwentyQueuesASecondAtMostAndAtAllOfThemOnceAMinute(int queues, long seconds) {
        assertThat(EmptyQueueLook.idlePause(queues)).isEqualTo(Duration.ofSeconds(seconds));
    }
}
