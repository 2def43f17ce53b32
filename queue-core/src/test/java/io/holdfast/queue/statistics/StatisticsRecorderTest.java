package io.holdfast.queue.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.LeaseToken;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.worker.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StatisticsRecorderTest {

    private static final QueueName MAIL = new QueueName("mail");
    private static final TaskType TYPE = new TaskType("email");
    private static final Duration TIME = Duration.ofMillis(100);
    private static final Instant CREATED = Instant.ofEpochMilli(1_790_000_000_000L);

    private StatisticsRecorder recorder = new StatisticsRecorder();
    private final Sink sink = new Sink();

    /** Adds up what it receives, or fails. */
    private static final class Sink implements StatisticsSink {
        final Map<QueueName, Tally> queues = new HashMap<>();
        final Tally all = new Tally();
        final List<String> calls = new ArrayList<>();

        @Nullable
        CompletableFuture<?> answer;

        @Override
        public CompletableFuture<?> count(QueueName queue, Tally counts) {
            return answer(queue.value(), queues.computeIfAbsent(queue, unused -> new Tally()), counts);
        }

        @Override
        public CompletableFuture<?> countAll(Tally counts) {
            return answer("*", all, counts);
        }

        private CompletableFuture<?> answer(String name, Tally sums, Tally counts) {
            calls.add(name);
            CompletableFuture<?> given = answer;
            if (given == null) {
                sums.add(counts);
                return CompletableFuture.completedFuture(null);
            }
            return given;
        }
    }

    private static LeasedTask task(int retries, long waitedMillis) {
        TaskRef ref = new TaskRef(Priority.DEFAULT, new TaskId("a"));
        Lease lease = new Lease(MAIL, ref, new LeaseToken(1), new WorkerId("w"));
        return new LeasedTask(
                lease, TaskHeader.of(TYPE, CREATED), Payload.NULL, retries, CREATED.plusMillis(waitedMillis));
    }

    private void flush(boolean always) {
        assertThat(recorder.flush(sink, always)).isNotNull();
    }

    @Test
    void everyEventIsCountedOnceForItsQueueAndForAll() {
        recorder.enqueued(MAIL, 3);
        recorder.completed(MAIL, TYPE, TIME);
        recorder.retried(MAIL, TYPE, TIME);
        recorder.buried(MAIL, TYPE, TIME);
        recorder.add(MAIL, Counter.RECLAIMED, 2);
        recorder.add(QueueName.DEFAULT, Counter.EXPIRED, 1);
        flush(false);
        flush(false);
        Tally mail = sink.queues.get(MAIL);
        assertThat(mail.count(Counter.ENQUEUED)).isEqualTo(3);
        assertThat(mail.count(Counter.COMPLETED)).isEqualTo(1);
        assertThat(mail.count(Counter.RETRIED)).isEqualTo(1);
        assertThat(mail.count(Counter.DEAD)).isEqualTo(1);
        assertThat(mail.count(Counter.RECLAIMED)).isEqualTo(2);
        assertThat(mail.runs().total()).isEqualTo(3);
        assertThat(mail.types()).isEqualTo(Map.of("email", new TypeCounts(1, 2, TIME.multipliedBy(3))));
        assertThat(sink.all.types()).isEqualTo(mail.types());
        assertThat(sink.all.count(Counter.EXPIRED)).isEqualTo(1);
        assertThat(sink.calls).containsExactlyInAnyOrder("mail", "default", "*");
    }

    @Test
    void onlyTheFirstAttemptCountsAsAWait() {
        recorder.started(task(0, 2_000));
        recorder.started(task(1, 60_000));
        flush(false);
        assertThat(sink.all.count(Counter.STARTED)).isEqualTo(2);
        assertThat(sink.all.waits().total()).isEqualTo(1);
        assertThat(sink.all.waits().percentile(0.5).orElseThrow()).isBetween(1_750.0, 2_250.0);
    }

    @Test
    void aTaskOfAProducerWhoseClockIsAheadHasNotWaited() {
        recorder.started(task(0, -5_000));
        flush(false);
        assertThat(sink.all.waits().percentile(1).orElseThrow()).isLessThan(0.01);
    }

    /** The receipt of a worker that pulls may say anything. */
    @Test
    void aRunTimeBeyondAllBoundsIsClamped() {
        recorder.completed(MAIL, TYPE, Duration.ofSeconds(Long.MAX_VALUE));
        recorder.completed(MAIL, TYPE, Duration.ofSeconds(-5));
        flush(false);
        assertThat(sink.all.runs().total()).isEqualTo(2);
        assertThat(sink.all.types())
                .hasEntrySatisfying(
                        "email", type -> assertThat(type.runTime().toDays()).isBetween(100L, 103L));
    }

    @Test
    void aFailedFlushKeepsItsCountsForTheNextOne() {
        recorder.enqueued(MAIL, 3);
        sink.answer = CompletableFuture.failedFuture(new IllegalStateException("away"));
        assertThat(recorder.flush(sink, false)).isCompleted();
        recorder.enqueued(MAIL, 4);
        flush(false);
        sink.answer = null;
        flush(false);
        assertThat(sink.queues.get(MAIL).count(Counter.ENQUEUED)).isEqualTo(7);
        assertThat(sink.all.count(Counter.ENQUEUED)).isEqualTo(7);
    }

    @Test
    void whatIsUnderWayIsNotSentAgainBeforeItHasFailed() {
        CompletableFuture<?> answer = new CompletableFuture<>();
        recorder.enqueued(MAIL, 3);
        sink.answer = answer;
        CompletableFuture<Void> first = recorder.flush(sink, false);
        sink.answer = null;
        flush(false);
        assertThat(sink.queues.get(MAIL).isEmpty()).isTrue();
        answer.completeExceptionally(new IllegalStateException("away"));
        assertThat(first).isCompleted();
        flush(false);
        assertThat(sink.queues.get(MAIL).count(Counter.ENQUEUED)).isEqualTo(3);
    }

    @Test
    void aSinkThatThrowsDoesNotStopTheProcess() {
        recorder.enqueued(MAIL, 3);
        StatisticsSink broken = new StatisticsSink() {
            @Override
            public CompletableFuture<?> count(QueueName queue, Tally counts) {
                throw new IllegalStateException("broken");
            }

            @Override
            public CompletableFuture<?> countAll(Tally counts) {
                throw new IllegalStateException("broken");
            }
        };
        assertThatCode(() -> recorder.flush(broken, true)).doesNotThrowAnyException();
        flush(false);
        assertThat(sink.all.count(Counter.ENQUEUED)).isEqualTo(3);
    }

    @Test
    void anIdleProcessSendsOnlyOnRequestThatNothingHappened() {
        flush(false);
        assertThat(sink.calls).isEmpty();
        flush(true);
        assertThat(sink.calls).containsExactly("*");
    }

    @Test
    void queuesAndTypesBeyondTheBoundsAreCountedTogether() {
        IntStream.range(0, StatisticsRecorder.MAX_QUEUES + 10)
                .forEach(i -> recorder.completed(new QueueName("q" + i), new TaskType("t" + i), TIME));
        flush(false);
        assertThat(sink.queues).hasSize(StatisticsRecorder.MAX_QUEUES);
        assertThat(sink.all.count(Counter.COMPLETED)).isEqualTo(StatisticsRecorder.MAX_QUEUES + 10);
        assertThat(sink.all.types()).hasSize(101).containsKey("other");
    }

    @Test
    void countsAreNotLostWhileTheirQueueIsForgotten() {
        recorder = new StatisticsRecorder(0);
        countConcurrently();
    }

    @Test
    void concurrentCountsAreNotLost() {
        countConcurrently();
    }

    private void countConcurrently() {
        int rounds = 50_000;
        List<CompletableFuture<Void>> threads = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.runAsync(() -> {
                    for (int round = 0; round < rounds; round++) {
                        recorder.completed(MAIL, TYPE, TIME);
                    }
                }))
                .toList();
        while (!threads.stream().allMatch(CompletableFuture::isDone)) {
            flush(false);
        }
        flush(false);
        assertThat(sink.queues.get(MAIL).count(Counter.COMPLETED)).isEqualTo(4L * rounds);
        assertThat(sink.all.runs().total()).isEqualTo(4L * rounds);
    }
}
