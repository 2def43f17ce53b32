package io.holdfast.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.model.Failure;
import io.holdfast.worker.RetrySettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {

    private static final RetrySettings SETTINGS = new RetrySettings(Duration.ofSeconds(1), Duration.ofSeconds(300), 3);
    private static final Failure FAILURE = new Failure("boom", Duration.ZERO);

    private final RetryPolicy longest = new RetryPolicy(SETTINGS, most -> most);

    @ParameterizedTest
    @CsvSource({"0,1", "1,2", "2,4", "8,256", "9,300", "10,300", "99,300"})
    void theLongestWaitDoublesUpToTheMost(int retries, int seconds) {
        assertThat(longest.delayAfter(retries)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void theWaitIsAnywhereBetweenNothingAndTheLongest() {
        assertThat(new RetryPolicy(SETTINGS, most -> 0).delayAfter(5)).isZero();
        assertThat(new RetryPolicy(SETTINGS, most -> most / 2).delayAfter(5)).isEqualTo(Duration.ofSeconds(16));
    }

    @ParameterizedTest
    @CsvSource({"0,true", "2,true", "3,false"})
    void aTaskWithoutALimitOfItsOwnHasTheWorkers(int retries, boolean again) {
        assertThat(longest.decide(Tasks.leased(retries), FAILURE) instanceof Outcome.Retry)
                .isEqualTo(again);
    }

    @ParameterizedTest
    @CsvSource({"0,0,false", "4,5,true", "5,5,false"})
    void aTasksOwnLimitCountsBeforeTheWorkers(int retries, int own, boolean again) {
        Outcome outcome = longest.decide(Tasks.leased(retries, header -> header.withMaxRetries(own)), FAILURE);
        assertThat(outcome instanceof Outcome.Retry).isEqualTo(again);
        assertThat(outcome instanceof Outcome.Bury).isEqualTo(!again);
    }

    @Test
    void aBaseBeyondTheMostIsCutToIt() {
        RetrySettings settings = new RetrySettings(Duration.ofSeconds(9), Duration.ofSeconds(2), 3);
        assertThat(new RetryPolicy(settings, most -> most).delayAfter(0)).isEqualTo(Duration.ofSeconds(2));
    }
}
