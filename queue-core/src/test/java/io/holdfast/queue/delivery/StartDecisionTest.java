package io.holdfast.queue.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.KeyClaim;
import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.lease.Rejection;
import io.holdfast.queue.lease.Release;
import io.holdfast.queue.task.IdempotencyKey;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StartDecisionTest {

    private static final Duration LEASE = Duration.ofSeconds(30);

    private final LeasedTask task =
            AcquiredTasks.of(0, header -> header.withIdempotencyKey(new IdempotencyKey("order-1")));

    @Test
    void aTaskWithoutAnExpiryRuns() {
        assertThat(StartDecision.onAcquire(task)).isInstanceOf(StartDecision.Run.class);
    }

    @Test
    void aTaskThatWasAcquiredAtItsExpiryRuns() {
        LeasedTask onTime = AcquiredTasks.of(0, header -> header.withExpiresAt(AcquiredTasks.ACQUIRED_AT));
        assertThat(StartDecision.onAcquire(onTime)).isInstanceOf(StartDecision.Run.class);
    }

    @Test
    void aTaskThatWasAcquiredAfterItsExpiryEndsAsExpired() {
        LeasedTask late = AcquiredTasks.of(0, header -> header.withExpiresAt(AcquiredTasks.ACQUIRED_AT.minusMillis(1)));
        assertThat(StartDecision.onAcquire(late))
                .isEqualTo(new StartDecision.End(Ending.EXPIRED, new Completion(late.lease(), null)));
    }

    @Test
    void aTaskThatGotItsKeyRuns() {
        assertThat(StartDecision.onClaim(task, null, LEASE)).isInstanceOf(StartDecision.Run.class);
    }

    @Test
    void aTaskWhoseKeyHasASuccessEndsAsDuplicateAndConfirmsNoKey() {
        assertThat(StartDecision.onClaim(task, Rejection.DUPLICATE, LEASE))
                .isEqualTo(new StartDecision.End(Ending.DUPLICATE, new Completion(task.lease(), null)));
    }

    @Test
    void aTaskWhoseKeyIsInFlightIsSnoozedForALeaseAtMost() {
        assertThat(StartDecision.onClaim(task, Rejection.KEY_IN_FLIGHT, LEASE))
                .isEqualTo(new StartDecision.Snoozed(
                        new Release(task.lease(), Duration.ofSeconds(1), LEASE, KeyClaim.IN_FLIGHT)));
    }

    @Test
    void aTaskWhoseLeaseIsLostIsDropped() {
        assertThat(StartDecision.onClaim(task, Rejection.LOST, LEASE)).isInstanceOf(StartDecision.Drop.class);
    }
}
