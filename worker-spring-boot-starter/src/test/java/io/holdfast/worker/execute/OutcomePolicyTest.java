package io.holdfast.worker.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.lease.Burial;
import io.holdfast.queue.lease.Failure;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.lease.Release;
import io.holdfast.worker.BackoffStrategy;
import io.holdfast.worker.HandlerOptions;
import io.holdfast.worker.PermanentFailureException;
import io.holdfast.worker.RetryAfterException;
import io.holdfast.worker.RetrySettings;
import io.holdfast.worker.runtime.Tasks;
import io.holdfast.worker.settle.Settlement;
import io.holdfast.worker.settle.SnoozeReason;
import io.holdfast.worker.support.SafeThrowablesTest;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OutcomePolicyTest {

    private static final Duration RUN = Duration.ofMillis(5);

    private static final RetrySettings SETTINGS = new RetrySettings(Duration.ofSeconds(1), Duration.ofSeconds(9), 3);

    private final OutcomePolicy policy = new OutcomePolicy(SETTINGS, max -> max);
    private final LeasedTask task = Tasks.leased(0, header -> header.withTimeout(Duration.ofMillis(7)));

    @Test
    void aRunThatReturnsHasSucceeded() {
        assertThat(OutcomePolicy.isSuccess(null, null)).isTrue();
        assertThat(OutcomePolicy.isSuccess(null, new IllegalStateException())).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"CANCELLED,true", "STOPPING,true", "TIMED_OUT,false", "LEASE_LOST,false"})
    void aRunThatReturnsAfterItWasToldToStopHasSucceededInTimeAndUnderItsLease(StopReason reason, boolean success) {
        assertThat(OutcomePolicy.isSuccess(reason, null)).isEqualTo(success);
    }

    @ParameterizedTest
    @EnumSource(
            value = StopReason.class,
            names = {"CANCELLED", "STOPPING"})
    void aRunThatWasInterruptedCostsNoRetry(StopReason reason) {
        assertThat(policy.ofFailure(task, HandlerOptions.NONE, reason, new InterruptedException(), RUN))
                .isEqualTo(Settlement.Released.toFront(task));
    }

    @Test
    void aTaskWhoseLeaseIsLostIsNotSettled() {
        assertThat(policy.ofFailure(task, HandlerOptions.NONE, StopReason.LEASE_LOST, null, RUN))
                .isNull();
        assertThat(policy.ofFailure(task, HandlerOptions.NONE, StopReason.LEASE_LOST, new IllegalStateException(), RUN))
                .isNull();
    }

    @Test
    void aRunBeyondItsTimeoutHasFailedWhateverItThrows() {
        assertThat(policy.ofFailure(task, HandlerOptions.NONE, StopReason.TIMED_OUT, null, RUN))
                .isInstanceOf(Settlement.Retried.class);
        assertThat(policy.ofFailure(
                        task, HandlerOptions.NONE, StopReason.TIMED_OUT, new PermanentFailureException("x"), RUN))
                .isInstanceOf(Settlement.Retried.class);
    }

    @Test
    void aPermanentFailureIsBuriedWhateverRetriesAreLeft() {
        assertThat(policy.ofFailure(task, HandlerOptions.NONE, null, new PermanentFailureException("no"), RUN))
                .isInstanceOf(Settlement.Buried.class);
    }

    @Test
    void aHandlerThatAsksForASnoozeGetsExactlyThatTime() {
        Duration hour = Duration.ofHours(1);
        assertThat(policy.ofFailure(
                        task, HandlerOptions.NONE, null, new RetryAfterException(hour, "the bank is closed"), RUN))
                .isEqualTo(new Settlement.Released(
                        task,
                        new Release(task.lease(), hour, hour, "the bank is closed").delayingKey(),
                        SnoozeReason.HANDLER_ASKED));
        assertThat(policy.ofFailure(
                        task, HandlerOptions.NONE, null, new RetryAfterException(hour, "no order").taskOnly(), RUN))
                .isEqualTo(new Settlement.Released(
                        task, new Release(task.lease(), hour, hour, "no order"), SnoozeReason.HANDLER_ASKED));
        assertThat(policy.ofFailure(
                        task, HandlerOptions.NONE, null, new RetryAfterException(Duration.ZERO, "busy"), RUN))
                .extracting(outcome -> ((Settlement.Released) outcome).release().firstDelay())
                .isEqualTo(Duration.ofMillis(1));
    }

    @Test
    void aHandlerConfiguresWhichExceptionsBuryAndWhichSnooze() {
        HandlerOptions options = HandlerOptions.NONE
                .buryingOn(Set.of(IllegalArgumentException.class))
                .snoozingOn(Set.of(IOException.class));
        assertThat(policy.ofFailure(task, options, null, new NumberFormatException("no"), RUN))
                .isInstanceOf(Settlement.Buried.class);
        assertThat(policy.ofFailure(task, options, null, new FileNotFoundException("not yet"), RUN))
                .isEqualTo(new Settlement.Released(
                        task,
                        new Release(
                                task.lease(),
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(60),
                                "java.io.FileNotFoundException: not yet"),
                        SnoozeReason.HANDLER_ASKED));
        assertThat(policy.ofFailure(task, options, null, new IllegalStateException(), RUN))
                .isInstanceOf(Settlement.Retried.class);
    }

    @Test
    void theTimeoutOfAHandlerIsNamedWhenItsTaskHasNone() {
        LeasedTask without = Tasks.leased(0);
        HandlerOptions options = HandlerOptions.NONE.withTimeout(Duration.ofMillis(33));
        Settlement outcome = policy.ofFailure(without, options, StopReason.TIMED_OUT, null, RUN);
        assertThat(((Settlement.Retried) outcome).retry().failure().error()).contains("timeout of 33 ms");
    }

    @Test
    void anExceptionWhoseMessageFailsIsNamedByItsClass() {
        Settlement outcome = policy.ofFailure(task, HandlerOptions.NONE, null, new Unspeakable(), RUN);
        assertThat(outcome).isInstanceOf(Settlement.Retried.class);
        assertThat(((Settlement.Retried) outcome).retry().failure().error()).endsWith("Unspeakable");
    }

    @Test
    void notEvenAnErrorInItsDescriptionKeepsAFailureFromBeingSettled() {
        Settlement outcome = policy.ofFailure(task, HandlerOptions.NONE, null, new Endless(), RUN);
        assertThat(((Settlement.Retried) outcome).retry().failure().error()).endsWith("Endless");
    }

    @Test
    void anExceptionWithoutTextIsNamedByItsClass() {
        Settlement outcome =
                policy.ofFailure(task, HandlerOptions.NONE, null, new SafeThrowablesTest.Broken(() -> null), RUN);
        assertThat(((Settlement.Retried) outcome).retry().failure().error())
                .isEqualTo(SafeThrowablesTest.Broken.class.getName());
    }

    @Test
    void aTaskWithoutARetryLeftIsBuriedWithWhatItsHandlerThrew() {
        LeasedTask last = Tasks.leased(3);
        Throwable thrown = new IllegalStateException("no");
        assertThat(policy.ofFailure(last, HandlerOptions.NONE, null, thrown, RUN))
                .isEqualTo(new Settlement.Buried(
                        last, new Burial(last.lease(), new Failure(thrown.toString(), RUN)), thrown));
    }

    @ParameterizedTest
    @CsvSource({"0,1", "1,2", "2,4", "3,8", "4,9", "99,9"})
    void theLongestBackoffOfTheWorkerDoublesUpToItsMaximum(int failures, int seconds) {
        HandlerOptions manyRetries = HandlerOptions.NONE.withMaxRetries(100);
        assertThat(delayAfter(policy, failures, manyRetries)).isEqualTo(Duration.ofSeconds(seconds));
        assertThat(delayAfter(new OutcomePolicy(SETTINGS, max -> 0), failures, manyRetries))
                .isZero();
    }

    @Test
    void aBaseBeyondTheMaximumIsCutToIt() {
        RetrySettings settings = new RetrySettings(Duration.ofSeconds(9), Duration.ofSeconds(2), 3);
        assertThat(delayAfter(new OutcomePolicy(settings, max -> max), 0, HandlerOptions.NONE))
                .isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void theRetriesAndBackoffOfAHandlerReplaceThoseOfTheWorkerButNotThoseOfTheTask() {
        HandlerOptions options = HandlerOptions.NONE
                .withMaxRetries(4)
                .withBackoff(BackoffStrategy.list(Duration.ofSeconds(7), Duration.ofSeconds(8)));
        assertThat(delayAfter(policy, 0, options)).isEqualTo(Duration.ofSeconds(7));
        assertThat(delayAfter(policy, 3, options)).isEqualTo(Duration.ofSeconds(8));
        assertThat(failed(Tasks.leased(4), options)).isInstanceOf(Settlement.Buried.class);
        assertThat(failed(Tasks.leased(0, header -> header.withMaxRetries(0)), options))
                .isInstanceOf(Settlement.Buried.class);
        assertThat(failed(Tasks.leased(4, header -> header.withMaxRetries(5)), options))
                .isInstanceOf(Settlement.Retried.class);
    }

    private Settlement failed(LeasedTask failed, HandlerOptions options) {
        return policy.ofFailure(failed, options, null, new IllegalStateException(), RUN);
    }

    private static Duration delayAfter(OutcomePolicy policy, int failures, HandlerOptions options) {
        Settlement settlement =
                policy.ofFailure(Tasks.leased(failures), options, null, new IllegalStateException(), RUN);
        return ((Settlement.Retried) settlement).retry().delay();
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
