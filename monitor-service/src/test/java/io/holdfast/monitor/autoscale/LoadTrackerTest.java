package io.holdfast.monitor.autoscale;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.monitor.state.LimitWatch;
import io.holdfast.monitor.state.MonitoredWorker;
import io.holdfast.monitor.state.Snapshot;
import io.holdfast.queue.StoreUnavailableException;
import io.holdfast.queue.flow.LimitUse;
import io.holdfast.queue.flow.LimitsInUse;
import io.holdfast.queue.flow.QueueLimits;
import io.holdfast.queue.flow.Rate;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.statistics.Bucket;
import io.holdfast.queue.statistics.QueueStatistics;
import io.holdfast.queue.statistics.Series;
import io.holdfast.queue.statistics.Span;
import io.holdfast.queue.statistics.Tally;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.worker.WorkerId;
import io.holdfast.queue.worker.WorkerReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LoadTrackerTest {

    private static final QueueName MAIL = new QueueName("mail");
    private static final QueueName REPORTS = new QueueName("reports");
    private static final ScaleGoal GOAL = new ScaleGoal(Duration.ofSeconds(30), 0, 1_000, 1);
    private static final String SECOND_LONG_RUNS = "completed=2 t/a=2,0,2000000";

    private final Statistics statistics = new Statistics();
    private final RunTimes runTimes = new RunTimes(statistics);
    private Map<QueueName, LimitsInUse> limits = Map.of();
    private final LimitWatch watch = new LimitWatch(queues -> limits);
    private final LoadTracker tracker = new LoadTracker(runTimes, watch);
    private Instant now = Instant.EPOCH.plusSeconds(3_600);

    @Test
    void eachQueueHasTheWorkersThatServeIt() {
        show(Map.of(MAIL, depths(600, 3), REPORTS, depths(0, 0)), worker("a", 5, 5, MAIL), worker("b", 7, 0, REPORTS));
        QueueLoad mail = tracker.of(MAIL).orElseThrow();
        assertThat(List.of(mail.workers(), mail.slots(), mail.busy())).containsExactly(1, 5, 5);
        assertThat(mail.recommend(GOAL).slots()).isEqualTo(20);
        assertThat(mail.slotsPerWorker()).isEqualTo(5);
        QueueLoad all = tracker.of(null).orElseThrow();
        assertThat(List.of(all.workers(), all.slots(), all.slotsPerWorker())).containsExactly(2, 12, 6);
    }

    @Test
    void aDrainingWorkerDoesNotCount() {
        MonitoredWorker staying = worker("a", 5, 5, MAIL);
        MonitoredWorker leaving = worker("b", 5, 5, MAIL);
        show(
                Map.of(MAIL, depths(0, 10)),
                staying,
                new MonitoredWorker(leaving.report(), now, Duration.ZERO, false, true));
        assertThat(tracker.of(MAIL).orElseThrow().slots()).isEqualTo(5);
    }

    @Test
    void pausedTasksCountNeitherForTheirQueueNorForAll() {
        Depths paused = new Depths(0, 600, 0, 0, 0, 0, 0, null, true);
        show(Map.of(MAIL, paused, REPORTS, depths(0, 0)), worker("a", 5, 5, MAIL));
        assertThat(tracker.of(MAIL).orElseThrow().recommend(GOAL).backlogSlots())
                .isZero();
        assertThat(tracker.of(null).orElseThrow().recommend(GOAL).backlogSlots())
                .isZero();
    }

    @Test
    void limitsBoundWhatIsUseful() {
        limits = Map.of(MAIL, new LimitsInUse(QueueLimits.NONE.withConcurrency(8), LimitUse.NONE));
        show(Map.of(MAIL, depths(600, 5)), worker("a", 5, 5, MAIL));
        assertThat(tracker.of(MAIL).orElseThrow().recommend(GOAL).slots()).isEqualTo(8);
        Rate rate = Rate.of(240, Duration.ofMinutes(1)); // of runs of a second
        limits = Map.of(MAIL, new LimitsInUse(QueueLimits.NONE.withRate(rate), LimitUse.NONE));
        now = now.plusSeconds(30);
        show(Map.of(MAIL, depths(600, 5)), worker("a", 3, 3, MAIL));
        assertThat(tracker.of(MAIL).orElseThrow().recommend(GOAL).slots()).isEqualTo(4);
    }

    @Test
    void unreachableNodesHaveNoLoad() {
        assertThat(tracker.of(MAIL)).isEmpty();
        tracker.add(new Snapshot(
                now, new TreeMap<>(Map.of(REPORTS, depths(1, 0))), new TreeSet<>(Set.of(MAIL)), List.of()));
        assertThat(tracker.of(MAIL)).isEmpty();
        assertThat(tracker.of(REPORTS)).isPresent();
        tracker.add(new Snapshot(now, new TreeMap<>(Map.of(MAIL, depths(1, 0))), new TreeSet<>(), null));
        assertThat(tracker.of(MAIL)).isEmpty();
        assertThat(tracker.of(null)).isEmpty();
    }

    @Test
    void aQueueThatIsForgottenNeedsNoWorkerOnceTheMonitorHasRunForFiveMinutes() {
        show(Map.of(), worker("a", 5, 0, MAIL));
        assertThat(tracker.of(MAIL).orElseThrow().recommend(GOAL).slots()).isEqualTo(5);
        now = now.plus(DemandHistory.REMEMBERED);
        show(Map.of(), worker("a", 5, 0, MAIL));
        assertThat(tracker.of(MAIL).orElseThrow().recommend(GOAL).slots()).isZero();
    }

    @Test
    void runTimesAreReadEveryTenSecondsForQueuesWithTasksAndRemain() {
        show(Map.of(MAIL, depths(1, 0), REPORTS, depths(0, 0)));
        assertThat(statistics.asked).isEqualTo(Set.of(MAIL));
        assertThat(runTimes.of(MAIL)).isEqualTo(Duration.ofSeconds(1));
        statistics.tally = null;
        statistics.asked = Set.of();
        now = now.plusSeconds(9);
        show(Map.of(MAIL, depths(1, 0)));
        assertThat(statistics.asked).isEmpty();
        now = now.plusSeconds(1);
        show(Map.of(MAIL, depths(1, 0)));
        assertThat(statistics.asked).isEqualTo(Set.of(MAIL));
        assertThat(runTimes.of(MAIL)).isEqualTo(Duration.ofSeconds(1));
        statistics.isAway = true;
        now = now.plusSeconds(10);
        show(Map.of(MAIL, depths(1, 0)));
        assertThat(runTimes.of(MAIL)).isEqualTo(Duration.ofSeconds(1));
        assertThat(runTimes.total()).isEqualTo(Duration.ofSeconds(1));
    }

    private void show(Map<QueueName, Depths> queues, MonitoredWorker... workers) {
        Snapshot snapshot = new Snapshot(now, new TreeMap<>(queues), new TreeSet<>(), List.of(workers));
        runTimes.accept(snapshot);
        watch.accept(snapshot);
        tracker.add(snapshot);
    }

    private static Depths depths(long pending, long processing) {
        return new Depths(0, pending, 0, 0, processing, 0, 0, null, false);
    }

    private MonitoredWorker worker(String id, int slots, int busy, QueueName queue) {
        return new MonitoredWorker(
                new WorkerReport(new WorkerId(id), now.minusSeconds(600), Set.of(queue), slots, busy, List.of()),
                now,
                Duration.ZERO,
                false,
                false);
    }

    private static final class Statistics implements QueueStatistics {
        @Nullable
        Tally tally = Tally.parse(SECOND_LONG_RUNS);

        Set<QueueName> asked = Set.of();
        boolean isAway;

        @Override
        public Series total(Span span) {
            return new Series(span, Instant.EPOCH, List.of(new Bucket(Instant.EPOCH, Duration.ofSeconds(10), tally)));
        }

        @Override
        public Map<QueueName, Series> series(Collection<QueueName> queues, Span span, Duration atMost) {
            if (isAway) {
                throw new StoreUnavailableException("away", null);
            }
            asked = Set.copyOf(queues);
            return queues.stream().collect(Collectors.toMap(queue -> queue, queue -> total(span)));
        }
    }
}
