package io.holdfast.monitor.web.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.monitor.web.diagnosis.Outlook.Trend;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.statistics.Bucket;
import io.holdfast.queue.statistics.Counter;
import io.holdfast.queue.statistics.Series;
import io.holdfast.queue.statistics.Span;
import io.holdfast.queue.statistics.Tally;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutlookTest {

    private static final Duration WIDTH = Duration.ofSeconds(10);

    @Test
    void aShrinkingBacklogHasAnEnd() {
        assertThat(Outlook.of(pending(84_000), lastBucket(0, 12_000)))
                .isEqualTo(new Outlook(
                        Trend.SHRINKING, "At 1,200 tasks/s the backlog of 84,000 is done in about 1 min 10 s.", 70L));
    }

    @Test
    void whatArrivesMeanwhileCounts() {
        assertThat(Outlook.of(pending(84_000), lastBucket(6_000, 12_000)))
                .isEqualTo(new Outlook(
                        Trend.SHRINKING,
                        "At 1,200 tasks/s, with 600 more arriving each second, the backlog of 84,000 is done in about"
                                + " 2 min 20 s.",
                        140L));
    }

    @Test
    void aGrowingBacklogHasNone() {
        Outlook outlook = Outlook.of(pending(5), lastBucket(30, 5));
        assertThat(outlook.trend()).isEqualTo(Trend.GROWING);
        assertThat(outlook.sentence())
                .isEqualTo("The backlog of 5 tasks does not shrink: 3.0 arrive and 0.5 are done per second.");
    }

    @Test
    void nothingCompletedIsSaid() {
        assertThat(Outlook.of(pending(1), lastBucket(7, 0)).trend()).isEqualTo(Trend.STANDING);
    }

    @Test
    void withoutStatisticsItIsUnknown() {
        assertThat(Outlook.of(pending(1), null).trend()).isEqualTo(Trend.UNKNOWN);
        Bucket unknown = new Bucket(Instant.EPOCH, WIDTH, null);
        assertThat(Outlook.of(pending(1), new Series(Span.MINUTE, Instant.EPOCH, List.of(unknown)))
                        .trend())
                .isEqualTo(Trend.UNKNOWN);
    }

    @Test
    void aPausedQueueIsPausedWhateverItsRate() {
        Depths paused = new Depths(0, 9, 0, 0, 0, 0, 0, null, true);
        assertThat(Outlook.of(paused, lastBucket(0, 100)).trend()).isEqualTo(Trend.PAUSED);
    }

    @Test
    void theBacklogOfAPausedQueueDoesNotCountBesideOthers() {
        Depths paused = new Depths(0, 900, 0, 0, 0, 0, 0, null, true);
        assertThat(Outlook.of(List.of(pending(120), paused), lastBucket(0, 100), List.of()))
                .isEqualTo(new Outlook(
                        Trend.SHRINKING,
                        "At 10 tasks/s the backlog of 120 is done in about 12 s. Not counted: 900 tasks of paused queues.",
                        12L));
        assertThat(Outlook.of(List.of(pending(0), paused), lastBucket(0, 100), List.of())
                        .sentence())
                .isEqualTo("No task is waiting. Not counted: 900 tasks of paused queues.");
    }

    @Test
    void whatArrivesInAPausedQueueDoesNotCountEither() {
        Depths paused = new Depths(0, 900, 0, 0, 0, 0, 0, null, true);
        assertThat(Outlook.of(List.of(pending(1_000), paused), lastBucket(520, 100), List.of(lastBucket(500, 0))))
                .isEqualTo(new Outlook(
                        Trend.SHRINKING,
                        "At 10 tasks/s, with 2.0 more arriving each second, the backlog of 1,000 is done in about"
                                + " 2 min 5 s. Not counted: 900 tasks of paused queues.",
                        125L));
    }

    @Test
    void withoutTheStatisticsOfThePausedQueuesItIsUnknown() {
        Depths paused = new Depths(0, 900, 0, 0, 0, 0, 0, null, true);
        assertThat(Outlook.of(List.of(pending(120), paused), lastBucket(0, 100), null)
                        .trend())
                .isEqualTo(Trend.UNKNOWN);
    }

    @Test
    void anEmptyQueueHasNoBacklog() {
        assertThat(Outlook.of(List.of(), null, List.of()).trend()).isEqualTo(Trend.EMPTY);
    }

    private static Depths pending(long count) {
        return new Depths(0, count, 0, 0, 0, 0, 0, null, false);
    }

    private static Series lastBucket(long enqueued, long completed) {
        Tally tally = new Tally().add(Counter.ENQUEUED, enqueued).add(Counter.COMPLETED, completed);
        return new Series(Span.MINUTE, Instant.EPOCH, List.of(new Bucket(Instant.EPOCH, WIDTH, tally)));
    }
}
