package io.holdfast.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.model.Failure;
import io.holdfast.worker.BackoffStrategy;
import io.holdfast.worker.HandlerOptions;
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
        assertThat(longest.delayAfter(retries, HandlerOptions.NONE)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void theWaitIsAnywhereBetweenNothingAndTheLongest() {
        assertThat(new RetryPolicy(SETTINGS, most -> 0).delayAfter(5, HandlerOptions.NONE))
                .isZero();
        assertThat(new RetryPolicy(SETTINGS, most -> most / 2).delayAfter(5, HandlerOptions.NONE))
                .isEqualTo(Duration.ofSeconds(16));
    }

    @ParameterizedTest
    @CsvSource({"0,true", "2,true", "3,false"})
    void aTaskWithoutALimitOfItsOwnHasTheWorkers(int retries, boolean again) {
        assertThat(longest.decide(Tasks.leased(retries), HandlerOptions.NONE, FAILURE) instanceof Outcome.Retry)
                .isEqualTo(again);
    }

    @ParameterizedTest
    @CsvSource({"0,0,false", "4,5,true", "5,5,false"})
    void aTasksOwnLimitCountsBeforeTheWorkers(int retries, int own, boolean again) {
        Outcome outcome = longest.decide(
                Tasks.leased(retries, header -> header.withMaxRetries(own)), HandlerOptions.NONE, FAILURE);
        assertThat(outcome instanceof Outcome.Retry).isEqualTo(again);
        assertThat(outcome instanceof Outcome.Bury).isEqualTo(!again);
    }

    @Test
    void aHandlersBackoffAndRetriesStandAboveTheWorkersAndBelowTheTasks() {
        HandlerOptions options = HandlerOptions.NONE
                .withMaxRetries(4)
                .withBackoff(BackoffStrategy.list(Duration.ofSeconds(7), Duration.ofSeconds(8)));
        assertThat(longest.delayAfter(0, options)).isEqualTo(Duration.ofSeconds(7));
        assertThat(longest.delayAfter(9, options)).isEqualTo(Duration.ofSeconds(8));
        assertThat(longest.decide(Tasks.leased(3), options, FAILURE)).isInstanceOf(Outcome.Retry.class);
        assertThat(longest.decide(Tasks.leased(4), options, FAILURE)).isInstanceOf(Outcome.Bury.class);
        assertThat(longest.decide(Tasks.leased(0, header -> header.withMaxRetries(0)), options, FAILURE))
                .isInstanceOf(Outcome.Bury.class);
    }

    @Test
    void aBaseBeyondTheMostIsCutToIt() {
        RetrySettings settings = new RetrySettings(Duration.ofSeconds(9), Duration.ofSeconds(2), 3);
        assertThat(new RetryPolicy(settings, most -> most).delayAfter(0, HandlerOptions.NONE))
                .isEqualTo(Duration.ofSeconds(2));
    }
}
