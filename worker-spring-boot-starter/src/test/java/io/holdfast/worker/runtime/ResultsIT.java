package io.holdfast.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.inspect.Attempt;
import io.holdfast.queue.inspect.Progress;
import io.holdfast.queue.inspect.SnoozeRecord;
import io.holdfast.queue.inspect.TaskDetail;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskResult;
import io.holdfast.queue.task.TaskState;
import io.holdfast.worker.RetryAfterException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Results, progress and reasons of handlers. */
class ResultsIT extends WorkerIT {

    private record Amount(int n) {}

    @Test
    void thePayloadIsReadAndTheResultAndTheRunAreStored() {
        worker.handling("work", Amount.class, (number, task) -> Map.of("twice", 2 * number.n()))
                .start();
        TaskId id = enqueue(task());
        awaitState(id, TaskState.COMPLETED);
        TaskDetail detail = find(id);
        assertThat(detail.result()).isEqualTo(new TaskResult.Kept(Payload.ofText("{\"twice\":2}")));
        assertThat(detail.attempts()).singleElement().satisfies(attempt -> {
            assertThat(attempt.kind()).isEqualTo(Attempt.Kind.SUCCEEDED);
            assertThat(attempt.worker()).isEqualTo(worker.runtime().worker());
            assertThat(attempt.endedAt()).isEqualTo(detail.summary().stateTime());
            assertThat(attempt.startedAt()).isBeforeOrEqualTo(attempt.endedAt());
        });
    }

    @Test
    void aResultThatIsTooLargeIsNotKeptAndItsTaskCompletes() {
        worker.with("retention.max-result-bytes", 10)
                .handling("work", String.class, (payload, task) -> "x".repeat(9))
                .start();
        TaskId id = enqueue(task());
        awaitState(id, TaskState.COMPLETED);
        assertThat(find(id).result())
                .isEqualTo(new TaskResult.NotKept("The result has more than 10 bytes and is not kept"));
    }

    @Test
    void aPayloadThatDoesNotFitBuriesItsTaskAtOnceAndNamesTheField() {
        record Other(Map<String, Integer> n) {}
        worker.handling("work", Other.class, (payload, task) -> null).start();
        TaskId id = enqueue(task());
        awaitState(id, TaskState.DEAD);
        assertThat(find(id).attempts()).hasSize(1);
        assertThat(find(id).lastError()).contains("does not fit Other at n");
    }

    @Test
    void progressIsSeenWhileTheTaskRunsAndAfterwards() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        worker.handling("work", task -> {
                    task.progress(40, "half way");
                    go.await();
                    task.progress(170, "all done");
                })
                .start();
        TaskId id = enqueue(task());
        await().untilAsserted(() -> assertThat(find(id).progress())
                .isNotNull()
                .extracting(Progress::percent, Progress::note)
                .containsExactly(40, "half way"));
        go.countDown();
        awaitState(id, TaskState.COMPLETED);
        assertThat(find(id).progress())
                .extracting(Progress::percent, Progress::note)
                .containsExactly(100, "all done");
    }

    @Test
    void aHandlerCanSnoozeItsTaskWithoutCostingARetry() {
        worker.handling("work", task -> {
                    throw new RetryAfterException(Duration.ofHours(1), "the bank is closed");
                })
                .start();
        Instant before = Instant.now().minusSeconds(60);
        TaskId id = enqueue(task(header -> header.withMaxRetries(0)));
        awaitState(id, TaskState.DELAYED);
        assertThat(find(id).snooze()).isEqualTo(new SnoozeRecord(1, "the bank is closed"));
        assertThat(find(id).summary().stateTime()).isBetween(before.plusSeconds(3_600), before.plusSeconds(3_800));
        assertThat(find(id).summary().retries()).isZero();
    }

    @Test
    void aHandlerKnowsItsDeadline() throws Exception {
        CompletableFuture<Instant> seen = new CompletableFuture<>();
        worker.handling("work", task -> seen.complete(task.deadline().orElseThrow()))
                .start();
        Instant before = Instant.now();
        enqueue(task(header -> header.withTimeout(Duration.ofMinutes(10))));
        assertThat(seen.get()).isBetween(before.plusSeconds(590), before.plusSeconds(700));
    }
}
