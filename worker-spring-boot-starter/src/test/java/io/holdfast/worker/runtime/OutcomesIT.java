package io.holdfast.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.inspect.Attempt;
import io.holdfast.queue.inspect.SnoozeRecord;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskState;
import io.holdfast.queue.task.TraceContext;
import io.holdfast.worker.PermanentFailureException;
import io.holdfast.worker.TaskContext;
import io.micrometer.core.instrument.search.MeterNotFoundException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** What happens to a task, by the outcome of its handler. */
class OutcomesIT extends WorkerIT {

    private final AtomicInteger runs = new AtomicInteger();

    @Test
    void aTaskWhoseHandlerReturnsIsCompleted() throws Exception {
        CompletableFuture<String> seen = new CompletableFuture<>();
        worker.handling("work", task -> seen.complete(describe(task))).start();
        TaskId id = enqueue(task());
        assertThat(seen.get()).isEqualTo(id + " default work 1 {\"n\": 1} " + id);
        awaitState(id, TaskState.COMPLETED);
        await().ignoreExceptionsInstanceOf(MeterNotFoundException.class) // it is booked after it has been recorded
                .untilAsserted(() -> assertThat(worker.metrics()
                                .get("task.duration")
                                .tags("type", "work", "status", "success")
                                .timer()
                                .count())
                        .isOne());
    }

    @Test
    void theTraceOfTheCallerIsForTheHandlerAndItsLog() throws Exception {
        TraceContext caller = TraceContext.of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "vendor=1");
        CompletableFuture<String> logged = new CompletableFuture<>();
        CompletableFuture<Optional<TraceContext>> passedOn = new CompletableFuture<>();
        worker.handling("work", task -> {
                    logged.complete(MDC.get("trace"));
                    passedOn.complete(task.trace());
                })
                .start();
        enqueue(task(header -> header.withTrace(caller)));
        assertThat(logged.get()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(passedOn.get()).contains(caller);
    }

    private static String describe(TaskContext task) {
        return String.join(
                " ",
                task.id().value(),
                task.queue().value(),
                task.type().value(),
                Integer.toString(task.attempt()),
                task.text(),
                MDC.get("task"));
    }

    @Test
    void aTaskThatAlwaysFailsRunsOnceMoreThanItHasRetriesAndIsBuried() {
        worker.with("retry.base", "1ms")
                .handling("work", task -> {
                    runs.incrementAndGet();
                    throw new IllegalStateException("boom");
                })
                .start();
        TaskId id = enqueue(task(header -> header.withMaxRetries(2)));
        awaitState(id, TaskState.DEAD);
        assertThat(runs).hasValue(3);
        assertThat(find(id).attempts())
                .hasSize(3)
                .allMatch(attempt -> attempt.kind() == Attempt.Kind.FAILED)
                .allMatch(attempt -> attempt.error().equals("java.lang.IllegalStateException: boom"));
        await().untilAsserted(() -> assertThat(count("task.buried")).isOne());
        assertThat(count("task.retries", "type", "work")).isEqualTo(2);
    }

    @Test
    void aTaskWithoutItsOwnRetriesGetsThoseOfTheWorker() {
        worker.with("retry.base", "1ms")
                .with("retry.max-retries", 1)
                .handling("work", task -> {
                    runs.incrementAndGet();
                    throw new AssertionError("an Error is an outcome, too");
                })
                .start();
        awaitState(enqueue(task()), TaskState.DEAD);
        assertThat(runs).hasValue(2);
    }

    @Test
    void aPermanentFailureIsBuriedAtOnce() {
        worker.handling("work", task -> {
                    runs.incrementAndGet();
                    throw new PermanentFailureException("no such address");
                })
                .start();
        awaitState(enqueue(task()), TaskState.DEAD);
        assertThat(runs).hasValue(1);
    }

    @Test
    void aRunThatLastsLongerThanItsTimeoutIsInterruptedAndHasFailed() {
        worker.handling("work", task -> new CountDownLatch(1).await()).start();
        TaskId id = enqueue(task(header -> header.withMaxRetries(0).withTimeout(Duration.ofMillis(50))));
        awaitState(id, TaskState.DEAD);
        assertThat(find(id).lastError()).contains("timeout of 50 ms");
    }

    @Test
    void aRunThatReturnsAfterItsTimeoutHasFailed() {
        worker.handling("work", task -> {
                    while (!task.cancelled()) {
                        Thread.onSpinWait();
                    }
                })
                .start();
        TaskId id = enqueue(task(header -> header.withMaxRetries(0).withTimeout(Duration.ofMillis(50))));
        awaitState(id, TaskState.DEAD);
    }

    @Test
    void aTaskThatWasNotStartedInTimeExpiresAndIsNotRun() {
        worker.handling("work", task -> runs.incrementAndGet()).start();
        TaskId id = enqueue(task(header -> header.withExpiresAt(Instant.ofEpochMilli(2))));
        awaitState(id, TaskState.EXPIRED);
        assertThat(runs).hasValue(0);
    }

    @Test
    void aTaskOfAnUnknownTypeIsSnoozedWithAReasonAndCostsNoRetry() {
        worker.handling("other", task -> {}).start();
        TaskId id = enqueue(task());
        awaitState(id, TaskState.DELAYED);
        SnoozeRecord snooze = find(id).snooze();
        assertThat(snooze).isNotNull();
        assertThat(snooze.times()).isOne();
        assertThat(snooze.reason()).startsWith("Type work has no handler at worker ");
        assertThat(find(id).summary().retries()).isZero();
        await().untilAsserted(() ->
                assertThat(count("task.put.off", "reason", "unknown_type")).isOne());
    }

    @Test
    void aTypeWithoutHandlerGetsTheFallback() {
        worker.handling("other", task -> {})
                .handlingAll(task -> runs.incrementAndGet())
                .start();
        awaitState(enqueue(task()), TaskState.COMPLETED);
        assertThat(runs).hasValue(1);
    }

    @Test
    void everyTaskOfABurstIsRunOnce() {
        worker.with("slots", 20)
                .handling("work", task -> runs.incrementAndGet())
                .start();
        for (int i = 0; i < 5; i++) {
            enqueue(queue, Stream.generate(WorkerIT::task).limit(500).toArray(NewTask[]::new));
        }
        await().untilAsserted(() -> assertThat(depths().completed()).isEqualTo(2_500));
        assertThat(runs).hasValue(2_500);
        assertThat(depths().processing()).isZero();
    }
}
