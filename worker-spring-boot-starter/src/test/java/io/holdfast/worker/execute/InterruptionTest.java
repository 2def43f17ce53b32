package io.holdfast.worker.execute;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InterruptionTest {

    private final Interruption interruption = new Interruption();

    @Test
    void whoIsInsideIsInterruptedAndLeavesWithoutATrace() {
        assertThat(interruption.enter()).isTrue();
        interruption.tell(StopReason.TIMED_OUT);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        assertThat(interruption.leave()).isEqualTo(StopReason.TIMED_OUT);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void whoHasLeftIsNotInterrupted() {
        interruption.enter();
        assertThat(interruption.leave()).isNull();
        interruption.tell(StopReason.CANCELLED);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void whoWasToldBeforeDoesNotGetIn() {
        interruption.tell(StopReason.STOPPING);
        assertThat(interruption.enter()).isFalse();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void eachReasonInterruptsOnceSoThatAHandlerCanCleanUp() {
        interruption.enter();
        interruption.tell(StopReason.CANCELLED);
        assertThat(Thread.interrupted()).isTrue();
        interruption.tell(StopReason.CANCELLED);
        assertThat(Thread.interrupted()).isFalse();
        interruption.tell(StopReason.STOPPING);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(interruption.leave()).isEqualTo(StopReason.CANCELLED);
    }

    @Test
    void theFirstReasonStandsUnlessTheLeaseIsLost() {
        interruption.tell(StopReason.CANCELLED);
        interruption.tell(StopReason.STOPPING);
        assertThat(interruption.reason()).isEqualTo(StopReason.CANCELLED);
        interruption.tell(StopReason.LEASE_LOST);
        interruption.tell(StopReason.TIMED_OUT);
        assertThat(interruption.reason()).isEqualTo(StopReason.LEASE_LOST);
    }
}
