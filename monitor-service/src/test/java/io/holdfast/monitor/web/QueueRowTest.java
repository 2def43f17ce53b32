package io.holdfast.monitor.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.monitor.watch.Sight;
import io.holdfast.monitor.watch.Snapshot;
import io.holdfast.queue.model.Depths;
import io.holdfast.queue.model.QueueName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class QueueRowTest {

    private static final Duration AGE = Duration.ofSeconds(1);

    @Test
    void pendingTasksThatNoWorkerTakesAreNoted() {
        assertThat(row(new Depths(0, 1, 0, 0, 0, 0, 0, AGE, false)).note()).isEqualTo("no worker");
    }

    @Test
    void anEmptyQueueNeedsNoWorker() {
        assertThat(row(Depths.NONE).note()).isNull();
    }

    @Test
    void aPausedQueueIsNoted() {
        assertThat(row(new Depths(0, 1, 0, 0, 0, 0, 0, AGE, true)).note()).isEqualTo("paused");
    }

    @Test
    void aZeroHasNoTone() {
        assertThat(row(new Depths(0, 1, 0, 0, 0, 0, 0, AGE, false)).cells())
                .contains(new QueueRow.Cell("High", "0", ""), new QueueRow.Cell("Default", "1", "pending"));
    }

    @Test
    void withoutRedisNoDepthIsANumber() {
        Sight away = new Sight.Lost(Instant.EPOCH, "away", null);
        assertThat(DepthCard.all(away))
                .hasSize(6)
                .allSatisfy(card -> assertThat(card.value()).isEqualTo("–"));
        assertThat(QueuesPanel.of(away).rows()).isEmpty();
    }

    @Test
    void aQueueThatCannotBeCountedHasNoNumbersAndSaysSo() {
        Snapshot snapshot = new Snapshot(
                Instant.EPOCH,
                new TreeMap<>(Map.of(new QueueName("z"), Depths.NONE)),
                new TreeSet<>(List.of(QueueName.DEFAULT)),
                null);
        QueueRow unknown = QueueRow.all(snapshot).get(0);
        assertThat(unknown.name()).isEqualTo(QueueName.DEFAULT);
        assertThat(unknown.note()).isEqualTo("unknown");
        assertThat(unknown.cells())
                .hasSize(8)
                .allSatisfy(cell -> assertThat(cell.value()).isEqualTo("–"));
    }

    private static QueueRow row(Depths depths) {
        Snapshot snapshot = new Snapshot(
                Instant.EPOCH, new TreeMap<>(Map.of(QueueName.DEFAULT, depths)), new TreeSet<>(), List.of());
        return QueueRow.all(snapshot).get(0);
    }
}
