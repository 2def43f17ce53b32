package io.holdfast.worker.maintain;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.StoreUnavailableException;
import io.holdfast.queue.task.QueueName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ParallelSweepsTest {

    private static final QueueName FROZEN = new QueueName("frozen");
    private static final QueueName HEALTHY = new QueueName("healthy");

    private final List<QueueName> sent = new ArrayList<>();
    private final Map<QueueName, CompletableFuture<Duration>> answers = new HashMap<>();
    private final List<Duration> wanted = new ArrayList<>();
    private final ParallelSweeps<Duration> sweeps =
            new ParallelSweeps<>("test", this::send, (queue, again) -> again.isNegative() ? null : again, wanted::add);

    @Test
    void aQueueThatDoesNotAnswerIsSkippedAndDelaysNoOther() {
        sweeps.startAll(List.of(FROZEN, HEALTHY));
        done(HEALTHY);
        sweeps.startAll(List.of(FROZEN, HEALTHY));
        assertThat(sent).containsExactly(FROZEN, HEALTHY, HEALTHY);
    }

    @Test
    void aSkippedQueueIsSweptAgainAfterItsAnswer() {
        sweeps.startAll(List.of(FROZEN));
        sweeps.startAll(List.of(FROZEN));
        done(FROZEN);
        assertThat(wanted).containsExactly(Duration.ZERO);
        assertThat(sweeps.takeRepeats()).containsExactly(FROZEN);
        assertThat(sweeps.takeRepeats()).isEmpty();
    }

    @Test
    void aSweepContinuesWhereSomethingIsLeft() {
        sweeps.startAll(List.of(HEALTHY));
        answers.get(HEALTHY).complete(Duration.ofMillis(20));
        assertThat(wanted).containsExactly(Duration.ofMillis(20));
        assertThat(sweeps.takeRepeats()).containsExactly(HEALTHY);
    }

    @Test
    void aQueueWhoseSweepFailedIsSweptTheNextTime() {
        sweeps.startAll(List.of(FROZEN));
        answers.get(FROZEN).completeExceptionally(new StoreUnavailableException("gone", new IllegalStateException()));
        assertThat(sweeps.takeRepeats()).isEmpty();
        sweeps.startAll(List.of(FROZEN));
        assertThat(sent).containsExactly(FROZEN, FROZEN);
    }

    @Test
    void aSweepThatCannotBeSentDoesNotStopTheOthers() {
        ParallelSweeps<Duration> broken = new ParallelSweeps<>(
                "test",
                queue -> {
                    if (queue.equals(FROZEN)) {
                        throw new StoreUnavailableException("gone", new IllegalStateException());
                    }
                    return send(queue);
                },
                (queue, again) -> null,
                wanted::add);
        broken.startAll(List.of(FROZEN, HEALTHY));
        assertThat(sent).containsExactly(HEALTHY);
    }

    private CompletableFuture<Duration> send(QueueName queue) {
        sent.add(queue);
        CompletableFuture<Duration> answer = new CompletableFuture<>();
        answers.put(queue, answer);
        return answer;
    }

    private void done(QueueName queue) {
        answers.get(queue).complete(Duration.ofMillis(-1));
    }
}
