package io.holdfast.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.model.LeasedTask;
import io.holdfast.worker.HandlerOptions;
import io.holdfast.worker.PermanentFailureException;
import io.holdfast.worker.RetryAfterException;
import io.holdfast.worker.RetrySettings;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutcomePolicyTest {

    private static final Duration RUN = Duration.ofMillis(5);

    private final OutcomePolicy policy = new OutcomePolicy(
            new RetryPolicy(new RetrySettings(Duration.ofSeconds(1), Duration.ofSeconds(9), 3), most -> most));
    private final LeasedTask task = Tasks.leased(0, header -> header.withTimeout(Duration.ofMillis(7)));

    @Test
    void aRunThatReturnsCompletesItsTask() {
        assertThat(policy.of(task, HandlerOptions.NONE, null, null, RUN)).isEqualTo(Outcome.completed());
    }

    @ParameterizedTest
    @EnumSource(
            value = StopReason.class,
            names = {"CANCELLED", "STOPPING"})
    void aRunThatSucceedsThoughItWasToldToStopCompletesItsTask(StopReason reason) {
        assertThat(policy.of(task, HandlerOptions.NONE, reason, null, RUN)).isEqualTo(Outcome.completed());
    }

    @ParameterizedTest
    @EnumSource(
            value = StopReason.class,
            names = {"CANCELLED", "STOPPING"})
    void aRunThatWasToldToStopAndDidCostsNoRetry(StopReason reason) {
        assertThat(policy.of(task, HandlerOptions.NONE, reason, new InterruptedException(), RUN))
                .isEqualTo(Outcome.givenBack());
    }

    @Test
    void nothingIsSaidOfATaskWhoseLeaseIsLost() {
        assertThat(policy.of(task, HandlerOptions.NONE, StopReason.LEASE_LOST, null, RUN))
                .isNull();
        assertThat(policy.of(task, HandlerOptions.NONE, StopReason.LEASE_LOST, new IllegalStateException(), RUN))
                .isNull();
    }

    @Test
    void aRunBeyondItsTimeoutHasFailedWhateverItSays() {
        assertThat(policy.of(task, HandlerOptions.NONE, StopReason.TIMED_OUT, null, RUN))
                .isInstanceOf(Outcome.Retry.class);
        assertThat(policy.of(task, HandlerOptions.NONE, StopReason.TIMED_OUT, new PermanentFailureException("x"), RUN))
                .isInstanceOf(Outcome.Retry.class);
    }

    @Test
    void aPermanentFailureIsBuriedWhateverRetriesAreLeft() {
        assertThat(policy.of(task, HandlerOptions.NONE, null, new PermanentFailureException("no"), RUN))
                .isInstanceOf(Outcome.Bury.class);
    }

    @Test
    void aHandlerThatAsksForItIsPutOffByExactlyThatTimeAtNoCost() {
        Duration hour = Duration.ofHours(1);
        assertThat(policy.of(task, HandlerOptions.NONE, null, new RetryAfterException(hour, "the bank is closed"), RUN))
                .isEqualTo(new Outcome.Release(hour, hour, PutOffReason.HANDLER_ASKED, "the bank is closed"));
        assertThat(policy.of(task, HandlerOptions.NONE, null, new RetryAfterException(Duration.ZERO, "busy"), RUN))
                .extracting(outcome -> ((Outcome.Release) outcome).firstDelay())
                .isEqualTo(Duration.ofMillis(1));
    }

    @Test
    void aHandlerSaysWhichExceptionsBuryAndWhichPutOff() {
        HandlerOptions options = HandlerOptions.NONE
                .buryingOn(Set.of(IllegalArgumentException.class))
                .puttingOffOn(Set.of(IOException.class));
        assertThat(policy.of(task, options, null, new NumberFormatException("no"), RUN))
                .isInstanceOf(Outcome.Bury.class);
        assertThat(policy.of(task, options, null, new FileNotFoundException("not yet"), RUN))
                .isEqualTo(new Outcome.Release(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(60),
                        PutOffReason.HANDLER_ASKED,
                        "java.io.FileNotFoundException: not yet"));
        assertThat(policy.of(task, options, null, new IllegalStateException(), RUN))
                .isInstanceOf(Outcome.Retry.class);
    }

    @Test
    void theTimeoutOfAHandlerIsNamedWhenItsTaskHasNone() {
        LeasedTask without = Tasks.leased(0);
        HandlerOptions options = HandlerOptions.NONE.withTimeout(Duration.ofMillis(33));
        Outcome outcome = policy.of(without, options, StopReason.TIMED_OUT, null, RUN);
        assertThat(((Outcome.Retry) outcome).failure().error()).contains("timeout of 33 ms");
    }

    @Test
    void anExceptionThatCannotSayWhatItIsIsNamedByItsClass() {
        Outcome outcome = policy.of(task, HandlerOptions.NONE, null, new Unspeakable(), RUN);
        assertThat(outcome).isInstanceOf(Outcome.Retry.class);
        assertThat(((Outcome.Retry) outcome).failure().error()).endsWith("Unspeakable");
    }

    @Test
    void notEvenAnErrorInItsDescriptionKeepsAFailureFromBeingSettled() {
        Outcome outcome = policy.of(task, HandlerOptions.NONE, null, new Endless(), RUN);
        assertThat(((Outcome.Retry) outcome).failure().error()).endsWith("Endless");
    }

    @Test
    void anExceptionWithoutTextIsNamedByItsClass() {
        Outcome outcome = policy.of(task, HandlerOptions.NONE, null, new ThrownTest.Broken(() -> null), RUN);
        assertThat(((Outcome.Retry) outcome).failure().error()).isEqualTo(ThrownTest.Broken.class.getName());
    }

    private static final class Endless extends RuntimeException {

        @Override
        public String getMessage() {
            throw new StackOverflowError();
        }
    }

    private static final class Unspeakable extends RuntimeException {

        @Override
        public String getMessage() {
            throw new IllegalStateException();
        }
    }
}
