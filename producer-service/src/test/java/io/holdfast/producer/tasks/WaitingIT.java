package io.holdfast.producer.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.producer.RunningProducer;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.lease.Burial;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.Failure;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.Release;
import io.holdfast.queue.lease.Retry;
import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.queue.task.IdempotencyKey;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.worker.ClosedGate;
import io.holdfast.queue.worker.HandledTypes;
import io.holdfast.queue.worker.WorkerId;
import io.holdfast.queue.worker.WorkerReport;
import io.holdfast.testing.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code GET /tasks/{id}} explains why a task is waiting. */
class WaitingIT {

    private static final RunningProducer PRODUCER = RunningProducer.shared();
    private static final WorkerId WORKER = new WorkerId("worker-1");
    private static final WorkerReport REPORT =
            new WorkerReport(WORKER, Instant.EPOCH, Set.of(QueueName.DEFAULT), 1, 0, List.of());
    private static final Duration LEASE = Duration.ofSeconds(30);

    private static RedisEngine engine;
    private static TaskQueue queue;

    @BeforeAll
    static void open() {
        engine = RedisEngine.of(TestRedis.shared().factory());
        queue = engine.queues().queue(QueueName.DEFAULT);
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    @BeforeEach
    void startWithOneWorker() {
        TestRedis.shared().flush();
        engine.workers().heartbeat(REPORT);
    }

    @Test
    void nextTaskHasNoReason() {
        enqueue("{\"id\":\"t\"}");
        assertThat(reasons("t")).isEmpty();
        assertThat(waiting("t").path("position").asInt()).isEqualTo(1);
        assertThat(waiting("t").has("estimated_start")).isTrue();
    }

    @Test
    void theKeysAheadOfATaskAreEstimated() {
        enqueue("{\"id\":\"a\",\"key\":\"acme\"}");
        enqueue("{\"id\":\"b\",\"key\":\"acme\"}");
        enqueue("{\"id\":\"few\",\"key\":\"globex\"}");
        assertThat(waiting("few").path("position").asInt()).isEqualTo(2);
        assertThat(waiting("few").path("reasons").path(0).path("detail").asString())
                .isEqualTo("Estimated: the keys of the queue take turns");
        assertThat(waiting("b").path("position").asInt()).isEqualTo(3);
    }

    @Test
    void runningAndEndedTasksAreNotWaiting() {
        enqueue("{\"id\":\"t\"}");
        acquired();
        assertThat(PRODUCER.get("/tasks/t").json().has("waiting")).isFalse();
        assertThat(PRODUCER.get("/tasks").text()).doesNotContain("waiting");
    }

    @Test
    void taskIsBehindThoseTakenFirst() {
        PRODUCER.post("/tasks", "[{\"id\":\"a\"},{\"id\":\"b\"},{\"id\":\"h\",\"priority\":\"high\"}]")
                .is(202);
        assertThat(reasons("b")).containsExactly("behind");
        assertThat(first("b").path("tasks").asInt()).isEqualTo(2);
        assertThat(waiting("b").path("position").asInt()).isEqualTo(3);
    }

    @Test
    void positionBeyondTenThousandIsNotExact() {
        String many = String.join(",", Collections.nCopies(10_000, "{}"));
        PRODUCER.post("/tasks", "[" + many + "]").is(202);
        enqueue("{\"id\":\"t\"}");
        assertThat(waiting("t").path("position").asString()).isEqualTo("more than 10000");
        assertThat(first("t").has("tasks")).isFalse();
        acquired();
        assertThat(waiting("t").path("position").asInt()).isEqualTo(10_000);
    }

    @Test
    void delayedTaskIsScheduled() {
        enqueue("{\"id\":\"t\",\"execute_at\":\"2999-01-01T00:00:00Z\"}");
        assertThat(reasons("t")).containsExactly("scheduled");
        assertThat(first("t").path("until").asString()).isEqualTo("2999-01-01T00:00:00Z");
        assertThat(waiting("t").path("estimated_start").asString()).isEqualTo("2999-01-01T00:00:00Z");
        assertThat(waiting("t").has("position")).isFalse();
    }

    @Test
    void pausedQueueIsTheFirstReasonAndHasNoEstimate() {
        PRODUCER.post("/tasks", "[{\"id\":\"a\"},{\"id\":\"b\"}]").is(202);
        engine.queues().pause(QueueName.DEFAULT, "ada");
        assertThat(reasons("b")).containsExactly("paused", "behind");
        assertThat(waiting("b").has("estimated_start")).isFalse();
    }

    @Test
    void missingWorkerOfTheQueueOrTypeIsAReason() {
        enqueue("{\"id\":\"q\",\"queue\":\"other\"}");
        JsonNode other = PRODUCER.get("/tasks/q?queue=other").json().path("waiting");
        assertThat(other.path("reasons").path(0).path("reason").asString()).isEqualTo("no_worker");
        enqueue("{\"id\":\"t\",\"type\":\"mail\"}");
        assertThat(reasons("t")).isEmpty();
        engine.workers().heartbeat(REPORT.withHandles(HandledTypes.of(Set.of(new TaskType("report")))));
        assertThat(reasons("t")).containsExactly("no_worker");
        assertThat(first("t").path("detail").asString()).contains("mail");
        assertThat(waiting("t").has("estimated_start")).isFalse();
    }

    @Test
    void openBreakerHasAnEndUnlessAnotherWorkerServesTheQueue() {
        enqueue("{\"id\":\"t\"}");
        Instant until = Instant.parse("2999-01-01T00:00:00Z");
        engine.workers().heartbeat(REPORT.withClosed(List.of(new ClosedGate(QueueName.DEFAULT, "down", until))));
        assertThat(reasons("t")).containsExactly("breaker_open");
        assertThat(first("t").path("until").asString()).isEqualTo("2999-01-01T00:00:00Z");
        assertThat(first("t").path("detail").asString()).isEqualTo("down");
        engine.workers()
                .heartbeat(new WorkerReport(
                        new WorkerId("worker-2"), Instant.EPOCH, Set.of(QueueName.DEFAULT), 1, 0, List.of()));
        assertThat(reasons("t")).isEmpty();
    }

    @Test
    void heldKeyNamesItsTask() {
        PRODUCER.post("/tasks", "[{\"id\":\"a\",\"idempotency_key\":\"k\"},{\"id\":\"b\",\"idempotency_key\":\"k\"}]")
                .is(202);
        Completion claim = new Completion(acquired(), new IdempotencyKey("k"));
        queue.claim(List.of(claim));
        assertThat(reasons("b")).containsExactly("key_held");
        assertThat(first("b").path("task").asString()).isEqualTo("a");
        queue.complete(List.of(claim), Ending.COMPLETED, Duration.ofHours(1));
        assertThat(reasons("b")).containsExactly("key_done");
    }

    @Test
    void snoozedAndFailedTasksSayWhyAndUntilWhen() {
        enqueue("{\"id\":\"t\"}");
        queue.retry(List.of(new Retry(acquired(), LEASE, new Failure("boom", Duration.ZERO))));
        assertThat(reasons("t")).containsExactly("retrying");
        assertThat(first("t").path("detail").asString()).isEqualTo("boom");
        assertThat(first("t").has("until")).isTrue();
        enqueue("{\"id\":\"u\"}");
        queue.release(List.of(Release.snoozed(acquired(), LEASE, LEASE, "no handler")));
        assertThat(reasons("u")).containsExactly("snooze");
        assertThat(first("u").path("detail").asString()).isEqualTo("no handler");
    }

    /** A worker takes a task every 20 ms; some of them are buried. */
    @Test
    void estimateAtASteadyRateIsAccurateToAHalf() {
        PRODUCER.post("/tasks", "[" + String.join(",", Collections.nCopies(450, "{}")) + "]")
                .is(202);
        enqueue("{\"id\":\"t\"}");
        ScheduledExecutorService steady = Executors.newSingleThreadScheduledExecutor();
        try {
            AtomicInteger runs = new AtomicInteger();
            var unused = steady.scheduleAtFixedRate(() -> run(runs.incrementAndGet()), 0, 20, TimeUnit.MILLISECONDS);
            await().atMost(Duration.ofSeconds(30)).until(() -> runs.get() > 150);
            Instant asked = Instant.now();
            Instant estimated =
                    Instant.parse(waiting("t").path("estimated_start").asString());
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> !PRODUCER.get("/tasks/t").json().has("waiting"));
            Duration real = Duration.between(asked, Instant.now());
            Duration told = Duration.between(asked, estimated);
            assertThat(told).isBetween(real.dividedBy(2), real.multipliedBy(3).dividedBy(2));
        } finally {
            steady.shutdownNow();
        }
    }

    private static void run(int number) {
        Lease lease = acquired();
        if (number % 5 == 0) {
            queue.bury(List.of(new Burial(lease, new Failure("boom", Duration.ZERO))));
        } else {
            queue.complete(List.of(new Completion(lease, null)), Ending.COMPLETED, Duration.ofHours(1));
        }
    }

    private static void enqueue(String task) {
        PRODUCER.post("/task", task).is(202);
    }

    private static Lease acquired() {
        return queue.acquire(WORKER, 1, LEASE).tasks().get(0).lease();
    }

    private static JsonNode waiting(String id) {
        return PRODUCER.get("/tasks/" + id).is(200).json().path("waiting");
    }

    private static JsonNode first(String id) {
        return waiting(id).path("reasons").path(0);
    }

    private static List<String> reasons(String id) {
        return waiting(id)
                .path("reasons")
                .valueStream()
                .map(reason -> reason.path("reason").asString())
                .toList();
    }
}
