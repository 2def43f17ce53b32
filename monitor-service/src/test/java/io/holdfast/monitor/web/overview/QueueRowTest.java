package io.holdfast.monitor.web.overview;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.monitor.state.MonitorState;
import io.holdfast.monitor.state.Snapshot;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.task.QueueName;
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
    void pendingTasksWithoutAWorkerAreNoted() {
        assertThat(row(new Depths(0, 1, 0, 0, 0, 0, 0, AGE, false)).note()).isEqualTo("no worker");
    }

    @Test
    void anEmptyQueueHasNoNote() {
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
    void duringAnOutageEveryDepthIsADash() {
        MonitorState unreachable = new MonitorState.Unavailable(Instant.EPOCH, "unreachable", null);
        assertThat(DepthCard.all(unreachable))
                .hasSize(6)
                .allSatisfy(card -> assertThat(card.value()).isEqualTo("–"));
    }

    @Test
    void anUnreadableQueueHasDashesAndANote() {
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

    @Test
    void theSummaryCountsTheQueuesAndNamesTheLongestWait() {
        assertThat(QueueRow.summary(snapshot(Depths.NONE))).isEqualTo("1 queue");
        assertThat(QueueRow.summary(snapshot(new Depths(0, 1, 0, 0, 0, 0, 0, AGE, false))))
                .isEqualTo("1 queue, the oldest task has waited 1 s");
    }

    private static QueueRow row(Depths depths) {
        return QueueRow.all(snapshot(depths)).get(0);
    }

    private static Snapshot snapshot(Depths depths) {
        return new Snapshot(
                Instant.EPOCH, new TreeMap<>(Map.of(QueueName.DEFAULT, depths)), new TreeSet<>(), List.of());
    }
}
