package io.holdfast.worker.maintain;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.memory.InMemoryTaskQueues;
import io.holdfast.queue.memory.MovableClock;
import io.holdfast.queue.model.Completion;
import io.holdfast.queue.model.Ending;
import io.holdfast.queue.model.Lease;
import io.holdfast.queue.model.NewTask;
import io.holdfast.queue.model.Payload;
import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.ReapPolicy;
import io.holdfast.queue.model.TaskHeader;
import io.holdfast.queue.model.TaskType;
import io.holdfast.queue.model.WorkerId;
import io.holdfast.worker.acquire.ServedQueues;
import io.holdfast.worker.settle.WorkerMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReaperTest {

    private static final WorkerId WORKER = new WorkerId("w1");
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Instant START = Instant.ofEpochMilli(1_790_000_000_000L);

    private final MovableClock clock = MovableClock.at(START);
    private final AtomicLong nanos = new AtomicLong();
    private final InMemoryTaskQueues queues = new InMemoryTaskQueues(clock);
    private final TaskQueue queue = queues.queue(QueueName.DEFAULT);
    private final Reaper reaper = reaper();

    private Reaper reaper() {
        return new Reaper(
                queues,
                new ServedQueues(queues, List.of("default"), Set.of()),
                new ReapPolicy(1_000, 3, LEASE),
                new WorkerMetrics(new SimpleMeterRegistry()),
                new QueueReachability(LEASE.dividedBy(2), nanos::get),
                Duration.ofSeconds(5));
    }

    @Test
    void theFirstLeaseAfterAnIdleHourIsReclaimedByTheFirstSweepAfterItsEnd() {
        idleAfterASweep();
        leased(LEASE);
        sweeps(7);
        assertThat(pending()).isOne();
    }

    @Test
    void theFirstShortLeaseAfterAnIdleHourIsReclaimedSoonAfterItsEnd() {
        idleAfterASweep();
        leased(Duration.ofSeconds(2));
        sweeps(2);
        assertThat(pending()).isOne();
    }

    @Test
    void afterAnOutageAReaperWaitsEvenIfTheQueueWasIdleBefore() {
        idleAfterASweep();
        leased(LEASE);
        pass(60);
        sweeps(1);
        assertThat(pending()).isZero();
        sweeps(2);
        assertThat(pending()).isOne();
    }

    @Test
    void aReaperThatHasJustStartedReclaimsNothing() {
        leased(LEASE);
        sweeps(1);
        pass(60);
        reaper().runOnce();
        assertThat(pending()).isZero();
    }

    /** Swept once, and without a lease for an hour since. */
    private void idleAfterASweep() {
        leased(Duration.ofSeconds(2));
        sweeps(1);
        Lease lease = queue.acquire(WORKER, 1, LEASE).tasks().get(0).lease();
        queue.complete(List.of(new Completion(lease, null)), Ending.COMPLETED, LEASE);
        sweeps(720);
    }

    private void leased(Duration lease) {
        queue.enqueue(
                List.of(NewTask.of(TaskHeader.of(new TaskType("t"), START), Payload.ofText("1"))), TaskQueue.UNLIMITED);
        assertThat(queue.acquire(WORKER, 1, lease).tasks()).hasSize(1);
    }

    private long pending() {
        return queues.inspector().depths(QueueName.DEFAULT).pending();
    }

    private void sweeps(int count) {
        for (int i = 0; i < count; i++) {
            pass(5);
            reaper.runOnce();
        }
    }

    private void pass(long seconds) {
        clock.advance(Duration.ofSeconds(seconds));
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }
}
