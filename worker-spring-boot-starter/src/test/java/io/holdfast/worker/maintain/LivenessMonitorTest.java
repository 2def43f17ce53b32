package io.holdfast.worker.maintain;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.memory.InMemoryTaskQueues;
import io.holdfast.queue.memory.MovableClock;
import io.holdfast.queue.sweep.ReapPolicy;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.worker.WorkerId;
import io.holdfast.queue.worker.WorkerReport;
import io.holdfast.worker.acquire.ServedQueues;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In memory a silent worker has no connections: only its heartbeats show that it is alive. */
class LivenessMonitorTest {

    private static final Instant START = Instant.parse("2026-09-21T14:13:20Z");
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final WorkerId SELF = new WorkerId("self");
    private static final WorkerId OTHER = new WorkerId("other");

    private final MovableClock clock = MovableClock.at(START);
    private final InMemoryTaskQueues queues = new InMemoryTaskQueues(clock);
    private final ServedQueues served = new ServedQueues(queues, List.of("*"), Set.of());
    private long nanos;
    private final QueueReachability contact = new QueueReachability(LEASE, () -> nanos);
    private final LivenessMonitor watch =
            new LivenessMonitor(queues.workers(), SELF, queues, served, contact, () -> {}, () -> nanos);

    @BeforeEach
    void beat() {
        beat(OTHER);
    }

    @Test
    void aWorkerIsDeclaredDeadAHeartbeatIntervalAfterTheFirstCheck() {
        after(1_300);
        assertThat(watch.runOnce()).isEqualTo(Duration.ofSeconds(1));
        after(600);
        assertThat(watch.runOnce()).isEqualTo(Duration.ofMillis(400));
        assertThat(isTakenOver(OTHER)).isFalse();
        after(400);
        assertThat(watch.runOnce()).isNull();
        assertThat(isTakenOver(OTHER)).isTrue();
    }

    @Test
    void aWorkerWithAHeartbeatBetweenTheChecksIsNotDeclaredDead() {
        after(1_300);
        var unused = watch.runOnce();
        beat(OTHER);
        after(1_300);
        assertThat(watch.runOnce()).isEqualTo(Duration.ofSeconds(1));
        assertThat(isTakenOver(OTHER)).isFalse();
    }

    @Test
    void aWorkerNeverDeclaresItselfDead() {
        beat(SELF);
        after(10_000);
        var unused = watch.runOnce();
        after(10_000);
        assertThat(watch.runOnce()).isNull();
        assertThat(isTakenOver(OTHER)).isTrue();
        assertThat(isTakenOver(SELF)).isFalse();
    }

    @Test
    void aProcessThatHasJustStartedLeavesTheDecisionToOthersWhileAQueueIsUnswept() {
        leaseAndSweep();
        after(16_000);
        beat(OTHER);
        contact.answered(queues.summaries(List.of(QueueName.DEFAULT), LEASE));
        after(1_300);
        assertThat(watch.runOnce()).isEqualTo(Duration.ofSeconds(1));
        after(1_000);
        assertThat(watch.runOnce()).isNull();
        assertThat(isTakenOver(OTHER)).isFalse();
        after(7_700); // a third of a lease since it was in contact
        assertThat(watch.runOnce()).isNull();
        assertThat(isTakenOver(OTHER)).isTrue();
    }

    @Test
    void aProcessThatHasJustStartedJudgesWhenAllQueuesAreSwept() {
        leaseAndSweep();
        contact.answered(queues.summaries(List.of(QueueName.DEFAULT), LEASE));
        after(1_300);
        var unused = watch.runOnce();
        after(1_000);
        assertThat(watch.runOnce()).isNull();
        assertThat(isTakenOver(OTHER)).isTrue();
    }

    private void leaseAndSweep() {
        TaskQueue queue = queues.queue(QueueName.DEFAULT);
        queue.enqueue(
                List.of(NewTask.of(TaskHeader.of(new TaskType("t"), START), Payload.ofText("1"))), TaskQueue.UNLIMITED);
        queue.acquire(OTHER, 1, LEASE);
        queue.reap(new ReapPolicy(10, 3, LEASE));
        served.refresh();
    }

    private void beat(WorkerId worker) {
        queues.workers().heartbeat(new WorkerReport(worker, START, Set.of(), 1, 0, List.of()));
    }

    private void after(long millis) {
        clock.advance(Duration.ofMillis(millis));
        nanos += Duration.ofMillis(millis).toNanos();
    }

    /** Once taken over, a worker is no longer reported as silent. */
    private boolean isTakenOver(WorkerId worker) {
        return queues.workers().disconnectedWorkers(Duration.ZERO).stream()
                .noneMatch(silent -> silent.worker().equals(worker));
    }
}
