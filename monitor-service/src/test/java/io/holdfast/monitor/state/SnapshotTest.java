package io.holdfast.monitor.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.worker.WorkerId;
import io.holdfast.queue.worker.WorkerReport;
import io.holdfast.queue.worker.WorkerStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SnapshotTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final QueueName MAIL = new QueueName("mail");

    @Test
    void aWorkerWithoutARecentHeartbeatIsSilentAndServesNothing() {
        Snapshot snapshot = of(worker("dead", 16), worker("alive", 15));
        assertThat(snapshot.workersOf(MAIL)).isOne();
        assertThat(snapshot.workersOf(QueueName.DEFAULT)).isZero();
        assertThat(names(snapshot.livingWorkers().orElseThrow())).containsExactly("alive");
    }

    @Test
    void workersAreSortedByLivenessThenByStart() {
        assertThat(names(of(worker("dead", 60), worker("b", 3), worker("a", 5)).workers()))
                .containsExactly("a", "b", "dead");
    }

    private static List<String> names(List<MonitoredWorker> workers) {
        return workers.stream().map(worker -> worker.report().worker().value()).toList();
    }

    private static Snapshot of(MonitoredWorker... workers) {
        return new Snapshot(NOON, new TreeMap<>(), new TreeSet<>(), List.of(workers));
    }

    private static MonitoredWorker worker(String id, int secondsAgo) {
        WorkerReport report = new WorkerReport(new WorkerId(id), NOON.minusSeconds(99), Set.of(MAIL), 5, 0, List.of());
        return MonitoredWorker.of(
                new WorkerStatus(report, NOON.minusSeconds(secondsAgo), Duration.ofSeconds(secondsAgo)),
                Duration.ofSeconds(15));
    }
}
