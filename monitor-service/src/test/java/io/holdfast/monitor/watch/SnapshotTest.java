package io.holdfast.monitor.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.WorkerId;
import io.holdfast.queue.model.WorkerReport;
import io.holdfast.queue.model.WorkerStatus;
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
    void aWorkerUnheardOfForTooLongIsSilentAndServesNothing() {
        Snapshot snapshot = of(worker("dead", 16), worker("alive", 15));
        assertThat(snapshot.workersOf(MAIL)).isOne();
        assertThat(snapshot.workersOf(QueueName.DEFAULT)).isZero();
        assertThat(names(snapshot.livingWorkers().orElseThrow())).containsExactly("alive");
    }

    @Test
    void livingWorkersComeFirstThenByStartWhateverWasSeenLast() {
        assertThat(names(of(worker("dead", 60), worker("b", 3), worker("a", 5)).workers()))
                .containsExactly("a", "b", "dead");
    }

    private static List<String> names(List<SeenWorker> workers) {
        return workers.stream().map(worker -> worker.report().worker().value()).toList();
    }

    private static Snapshot of(SeenWorker... workers) {
        return new Snapshot(NOON, new TreeMap<>(), new TreeSet<>(), List.of(workers));
    }

    private static SeenWorker worker(String id, int secondsAgo) {
        WorkerReport report = new WorkerReport(new WorkerId(id), NOON.minusSeconds(99), Set.of(MAIL), 5, 0, List.of());
        return SeenWorker.of(
                new WorkerStatus(report, NOON.minusSeconds(secondsAgo), Duration.ofSeconds(secondsAgo)),
                Duration.ofSeconds(15));
    }
}
