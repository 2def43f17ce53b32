package io.holdfast.monitor.autoscale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.holdfast.monitor.state.MonitoredWorker;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.worker.WorkerId;
import io.holdfast.queue.worker.WorkerReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DemandHistoryTest {

    private static final Duration TWO_SECONDS = Duration.ofSeconds(2);

    private final DemandHistory history = new DemandHistory();
    private Instant now = Instant.EPOCH;

    @Test
    void theBusySlotsAreAveragedOverAMinute() {
        for (int second = 0; second < 120; second++) {
            add(0, second < 90 ? 100 : second % 2 == 0 ? 4 : 6, true);
        }
        assertThat(history.now().busy()).isBetween(50.0, 55.0);
        for (int second = 0; second < 60; second++) {
            add(0, second % 2 == 0 ? 4 : 6, true);
        }
        assertThat(history.now().busy()).isCloseTo(5, within(0.1));
    }

    @Test
    void pendingTasksThatBecomeMoreAddWhatTheyWillKeepBusy() {
        for (int second = 0; second <= 120; second++) {
            add(3L * second, 10, true); // 3 more per second, of 2 s each
        }
        assertThat(history.now().busy()).isCloseTo(16, within(1e-9));
    }

    @Test
    void pendingTasksThatBecomeFewerAreNoNewDemand() {
        for (int second = 0; second <= 120; second++) {
            add(1_000 - 4L * second, 10, true);
        }
        assertThat(history.now().busy()).isCloseTo(2, within(1e-9));
    }

    @Test
    void whatWaitsForSomethingElseThanSlotsDoesNotCount() {
        for (int second = 0; second <= 120; second++) {
            add(3L * second, 10, false);
        }
        assertThat(history.now().busy()).isEqualTo(10);
        assertThat(history.now().backlogSlots(30)).isZero();
    }

    @Test
    void theWorstMomentIsRememberedForFiveMinutes() {
        add(0, 0, true);
        add(6_000, 0, true);
        for (int second = 0; second < 290; second++) {
            add(0, 0, true);
        }
        assertThat(worstBacklog()).isEqualTo(400);
        for (int second = 0; second < 20; second++) {
            add(0, 0, true);
        }
        assertThat(worstBacklog()).isZero();
        assertThat(history.recent()).hasSizeBetween(29, 31);
    }

    @Test
    void aHistoryIsCompleteAfterFiveMinutesAndBeginsAgainWhenTheClockIsSetBack() {
        for (int second = 0; second < 300; second++) {
            add(0, 1, true);
        }
        assertThat(history.isComplete()).isFalse();
        add(0, 1, true);
        assertThat(history.isComplete()).isTrue();
        now = now.minusSeconds(3_600);
        add(0, 7, true);
        assertThat(history.isComplete()).isFalse();
        assertThat(history.now().busy()).isEqualTo(7);
    }

    @Test
    void slotsAreShortWhileThreeQuartersAreBusyOfWorkersThatHadTimeToFillThem() {
        Instant at = Instant.EPOCH.plusSeconds(3_600);
        MonitoredWorker full = worker(at.minusSeconds(61), 4, 4);
        MonitoredWorker empty = worker(at.minusSeconds(61), 4, 0);
        MonitoredWorker young = worker(at.minusSeconds(59), 40, 0);
        assertThat(sample(at, full, full, full, empty).slotsShort()).isTrue();
        assertThat(sample(at, full, full, empty).slotsShort()).isFalse();
        assertThat(sample(at, full, young).slotsShort()).isTrue();
        assertThat(sample(at, young).slotsShort()).isTrue();
        assertThat(sample(at).slotsShort()).isTrue();
        assertThat(sample(at, full, young).slots()).isEqualTo(44);
    }

    private double worstBacklog() {
        return history.recent().stream()
                .mapToDouble(demand -> demand.backlogSlots(30))
                .max()
                .orElse(0);
    }

    private void add(long pending, long running, boolean slotsShort) {
        history.add(new LoadSample(now, pending, running, TWO_SECONDS, 20, slotsShort));
        now = now.plusSeconds(1);
    }

    private static LoadSample sample(Instant at, MonitoredWorker... workers) {
        return LoadSample.of(at, 0, 0, TWO_SECONDS, List.of(workers));
    }

    static MonitoredWorker worker(Instant startedAt, int slots, int busy) {
        return new MonitoredWorker(
                new WorkerReport(new WorkerId("w"), startedAt, Set.of(QueueName.DEFAULT), slots, busy, List.of()),
                startedAt,
                Duration.ZERO,
                false,
                false);
    }
}
