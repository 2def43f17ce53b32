package io.holdfast.queue.contract;

import static io.holdfast.queue.contract.QueueContract.millis;
import static io.holdfast.queue.contract.QueueFixture.delayed;
import static io.holdfast.queue.contract.QueueFixture.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.lease.Burial;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.Release;
import io.holdfast.queue.lease.Retry;
import io.holdfast.queue.sweep.ReapPolicy;
import io.holdfast.queue.task.QueueName;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a waiting worker gets a wake-up signal; without it, each of these tests would wait for the whole time. */
public interface WakeupContract extends QueueContract {
    Duration LONG = Duration.ofSeconds(10);

    @Test
    default void anEnqueueSignals() {
        given().enqueue("a");
        assertRings();
    }

    @Test
    default void aNewFirstDelayedTaskSignalsAndALaterOneDoesNot() {
        given().enqueue(delayed("a", 1_000));
        assertRings();
        given().enqueue(delayed("b", 500));
        assertRings();
        given().enqueue(delayed("c", 2_000));
        assertSilent();
    }

    @Test
    default void anAcquireThatLeavesTasksBehindSignalsTheNextWorker() {
        given().enqueue("a", "b");
        assertRings();
        given().acquire(1);
        assertRings();
    }

    @Test
    default void aReturnedTaskSignals() {
        List<Lease> leases = given().processing("a", "b", "c");
        given().queues().awaitWork(List.of(QUEUE), LONG);
        given().queue().release(List.of(Release.toFront(leases.get(0))));
        assertRings();
        given().queue().retry(List.of(new Retry(leases.get(1), millis(100), BOOM)));
        assertRings();
        given().queue().bury(List.of(new Burial(leases.get(2), BOOM)));
        given().deadLetters().requeueAll(QUEUE);
        assertRings();
    }

    @Test
    default void aPromotedTaskSignals() {
        given().enqueue(delayed("a", 60_000));
        assertRings();
        given().queue().promote(List.of(task("a").ref()));
        assertRings();
        given().queue().promote(List.of(task("a").ref()));
        assertSilent();
    }

    @Test
    default void aReclaimSignals() {
        given().processing("a");
        given().queues().awaitWork(List.of(QUEUE), LONG);
        given().advance(30_000);
        given().queue().reap(new ReapPolicy(10, 5, LEASE));
        assertRings();
    }

    @Test
    default void theDispatcherSignalsForPendingTasksOfADeadWorker() {
        given().enqueue("a");
        assertRings();
        given().queue().dispatch(10);
        assertRings();
    }

    @Test
    default void aResumeSignals() {
        given().queues().pause(QUEUE, "ada");
        given().queues().resume(QUEUE);
        assertRings();
    }

    @Test
    default void anyOfTheQueuesCanSignal() {
        QueueName other = new QueueName("other");
        given().queues().queue(other).enqueue(List.of(task("a")), 0);
        assertThat(given().queues().awaitWork(List.of(QUEUE, other), LONG)).isTrue();
    }

    @Test
    default void repeatedSignalsLeaveOneSignal() {
        given().enqueue("a");
        given().enqueue("b");
        given().queues().resume(QUEUE);
        assertRings();
        assertSilent();
    }

    private void assertRings() {
        assertThat(given().queues().awaitWork(List.of(QUEUE), LONG)).isTrue();
    }

    /** A second is the shortest wait that Redis 6.2 offers to all drivers. */
    private void assertSilent() {
        assertThat(given().queues().awaitWork(List.of(QUEUE), Duration.ofSeconds(1)))
                .isFalse();
    }
}
