package io.holdfast.worker.acquire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmptyQueueCheckTest {

    @ParameterizedTest
    @CsvSource({"1,5", "100,5", "200,10", "1000,50", "10000,60"})
    void anIdleWorkerChecksAtMostTwentyQueuesASecondAndAllOfThemOnceAMinute(int queues, long seconds) {
        assertThat(EmptyQueueCheck.idlePause(queues)).isEqualTo(Duration.ofSeconds(seconds));
    }
}
