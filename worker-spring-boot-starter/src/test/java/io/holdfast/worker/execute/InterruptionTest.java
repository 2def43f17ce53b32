package io.holdfast.worker.execute;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InterruptionTest {

    private final Interruption interruption = new Interruption();

    @Test
    void aThreadInsideIsInterruptedAndLeavesWithAClearFlag() {
        assertThat(interruption.enter()).isTrue();
        interruption.request(StopReason.TIMED_OUT);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        assertThat(interruption.leave()).isEqualTo(StopReason.TIMED_OUT);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void aThreadThatHasLeftIsNotInterrupted() {
        interruption.enter();
        assertThat(interruption.leave()).isNull();
        interruption.request(StopReason.CANCELLED);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void aThreadThatWasAskedToStopBeforeCannotEnter() {
        interruption.request(StopReason.STOPPING);
        assertThat(interruption.enter()).isFalse();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void eachReasonInterruptsOnceSoThatAHandlerCanCleanUp() {
        interruption.enter();
        interruption.request(StopReason.CANCELLED);
        assertThat(Thread.interrupted()).isTrue();
        interruption.request(StopReason.CANCELLED);
        assertThat(Thread.interrupted()).isFalse();
        interruption.request(StopReason.STOPPING);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(interruption.leave()).isEqualTo(StopReason.CANCELLED);
    }

    @Test
    void theFirstReasonCountsUnlessTheLeaseIsLost() {
        interruption.request(StopReason.CANCELLED);
        interruption.request(StopReason.STOPPING);
        assertThat(interruption.reason()).isEqualTo(StopReason.CANCELLED);
        interruption.request(StopReason.LEASE_LOST);
        interruption.request(StopReason.TIMED_OUT);
        assertThat(interruption.reason()).isEqualTo(StopReason.LEASE_LOST);
    }
}
