package io.holdfast.worker.maintain;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.memory.InMemoryTaskQueues;
import io.holdfast.queue.memory.MovableClock;
import io.holdfast.queue.statistics.StatisticsRecorder;
import io.holdfast.queue.sweep.DisconnectedWorker;
import io.holdfast.queue.sweep.ReapPolicy;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.worker.WorkerId;
import io.holdfast.queue.worker.WorkerReport;
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
                new StatisticsRecorder(),
                new QueueReachability(LEASE, nanos::get),
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

    @Test
    void aReaperThatHasJustStartedLeavesAQueueThatWasIdleToAnOlderOne() {
        Lease first = leased(LEASE);
        sweeps(1);
        queue.complete(List.of(new Completion(first, null)), Ending.COMPLETED, LEASE);
        sweeps(720);
        queues.workers().heartbeat(new WorkerReport(WORKER, START, Set.of(), 1, 0, List.of()));
        DisconnectedWorker dead = new DisconnectedWorker(WORKER, clock.now());
        Lease lease = leased(LEASE);
        pass(5);
        assertThat(queues.workers().expireLeases(dead, List.of(lease))).isOne();
        reaper().runOnce();
        assertThat(pending()).isZero();
        reaper.runOnce();
        assertThat(pending()).isOne();
    }

    @Test
    void aReaperThatHasJustStartedAndIsAloneTakesBackAfterAThirdOfALease() {
        idleAfterASweep();
        leased(Duration.ofSeconds(2));
        pass(5);
        Reaper young = reaper();
        young.runOnce();
        pass(5);
        young.runOnce();
        assertThat(pending()).isZero();
        pass(5);
        young.runOnce();
        assertThat(pending()).isOne();
    }

    @Test
    void aReaperThatHasJustStartedSparesALeaseLongerThanItsOwn() {
        Lease hour = leased(Duration.ofHours(1));
        sweeps(1);
        pass(7_200);
        Reaper young = reaper();
        for (int i = 0; i < 12; i++) {
            young.runOnce();
            pass(5);
        }
        assertThat(queue.renew(List.of(hour), Duration.ofHours(1))).isEmpty();
    }

    @Test
    void aClockOfRedisThatIsSetForwardTakesNothingFromALivingWorker() {
        Lease lease = leased(LEASE);
        sweeps(12, lease);
        clock.advance(Duration.ofHours(1));
        sweeps(1);
        assertThat(pending()).isZero();
        sweeps(12, lease);
        assertThat(pending()).isZero();
        sweeps(7);
        assertThat(pending()).isOne();
    }

    /** Swept once, and without a lease for an hour since. */
    private void idleAfterASweep() {
        leased(Duration.ofSeconds(2));
        sweeps(1);
        Lease lease = queue.acquire(WORKER, 1, LEASE).tasks().get(0).lease();
        queue.complete(List.of(new Completion(lease, null)), Ending.COMPLETED, LEASE);
        sweeps(720);
    }

    private Lease leased(Duration lease) {
        queue.enqueue(
                List.of(NewTask.of(TaskHeader.of(new TaskType("t"), START), Payload.ofText("1"))), TaskQueue.UNLIMITED);
        return queue.acquire(WORKER, 1, lease).tasks().get(0).lease();
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

    /** Its worker lives. */
    private void sweeps(int count, Lease lease) {
        for (int i = 0; i < count; i++) {
            assertThat(queue.renew(List.of(lease), LEASE)).isEmpty();
            sweeps(1);
        }
    }

    private void pass(long seconds) {
        clock.advance(Duration.ofSeconds(seconds));
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }
}
