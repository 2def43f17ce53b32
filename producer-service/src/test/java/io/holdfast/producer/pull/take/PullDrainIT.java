package io.holdfast.producer.pull.take;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.producer.Answer;
import io.holdfast.producer.RunningProducer;
import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.queue.worker.ClosedGate;
import io.holdfast.queue.worker.RunningTask;
import io.holdfast.queue.worker.WorkerId;
import io.holdfast.queue.worker.WorkerReport;
import io.holdfast.testing.TestRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A worker that pulls and is asked to drain gets no more tasks and may finish those that it has. */
class PullDrainIT {

    private static final RunningProducer PRODUCER = RunningProducer.shared();
    private static final Duration SOON = Duration.ofSeconds(10);
    private static int names;

    private static RedisEngine engine;
    private static ExecutorService callers;

    /** Every test has its own, because the producer remembers workers. */
    private final WorkerId worker = new WorkerId("drained-" + ++names);

    @BeforeAll
    static void open() {
        engine = RedisEngine.of(TestRedis.shared().factory());
        callers = Executors.newCachedThreadPool();
    }

    @AfterAll
    static void close() {
        callers.shutdownNow();
        engine.close();
    }

    @BeforeEach
    void flush() {
        TestRedis.shared().flush();
    }

    @Test
    void aWaitingRequestIsAnsweredAtOnceAndTheNextOneWaits() {
        CompletableFuture<Answer> waiting = takeAsync(30_000);
        awaitReport();
        long asked = System.nanoTime();
        engine.workers().drain(worker, true);
        assertThat(waiting.join().text().strip()).isEqualTo("{\"tasks\":[],\"draining\":true}");
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(SOON);

        enqueue("t");
        long repeated = System.nanoTime();
        assertThat(take(1_200).text().strip()).isEqualTo("{\"tasks\":[],\"draining\":true}");
        assertThat(Duration.ofNanos(System.nanoTime() - repeated)).isGreaterThanOrEqualTo(Duration.ofMillis(1_200));
        assertThat(stateOf("t")).isEqualTo("pending");
        assertThat(take(0).json().path("draining").asBoolean()).isTrue();
    }

    @Test
    void theFirstRequestAfterAPauseIsToldAtOnce() {
        take(0);
        engine.workers().drain(worker, true);
        long asked = System.nanoTime();
        await().atMost(SOON).until(() -> take(0).json().has("draining"));
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(SOON);
    }

    @Test
    void whatItHoldsCanBeRenewedCompletedAndFailed() {
        for (String id : List.of("a", "b", "c")) {
            enqueue(id);
        }
        List<String> receipts = new ArrayList<>();
        take(0, 3)
                .json()
                .path("tasks")
                .forEach(task -> receipts.add(task.path("receipt").asString()));
        engine.workers().drain(worker, true);
        await().atMost(SOON).until(() -> take(0).json().has("draining"));
        await().atMost(SOON).until(() -> {
            post("renew", receipts.get(0));
            return reports(3);
        });
        RunningTask.Run run = report().running().get(0).run();
        assertThat(run).isNotNull();
        assertThat(run.type().value()).isEqualTo("mail");
        assertThat(run.attempt()).isEqualTo(1);
        assertThat(run.queue().value()).isEqualTo("default");
        assertThat(run.age()).isPositive();
        assertThat(report().closed()).allMatch(ClosedGate::isDraining).isNotEmpty();

        post("complete", receipts.get(0));
        post("complete", receipts.get(1));
        post("fail", receipts.get(2));
        await().atMost(SOON).until(() -> reports(0)); // it need not ask for more
        assertThat(stateOf("a")).isEqualTo("completed");
        assertThat(stateOf("c")).isEqualTo("delayed");
    }

    @Test
    void itGetsTasksAgainAfterTheDrain() {
        take(0);
        engine.workers().drain(worker, true);
        await().atMost(SOON).until(() -> take(0).json().has("draining"));
        enqueue("t");
        CompletableFuture<Answer> waiting = takeAsync(30_000);
        await().atMost(SOON).until(() -> PRODUCER.get("/metrics").text().contains("pull_requests_waiting 1.0"));
        engine.workers().drain(worker, false);
        JsonNode answer = waiting.join().json();
        assertThat(answer.has("draining")).isFalse();
        JsonNode tasks = answer.path("tasks").isEmpty() ? take(5_000).json().path("tasks") : answer.path("tasks");
        assertThat(tasks.path(0).path("id").asString()).isEqualTo("t");
        await().atMost(SOON).until(() -> {
            take(0);
            return report().closed().isEmpty();
        });
    }

    /** Whichever comes first: the task is with the worker, which is then not drained, or it stays for another one. */
    @Test
    @Tag("reliability")
    void aTaskThatArrivesWithTheDrainIsGivenOrStays() {
        for (int round = 0; round < 5; round++) {
            String id = "r" + round;
            engine.workers().drain(worker, false);
            await().atMost(SOON).until(() -> !take(0).json().has("draining"));
            CompletableFuture<Answer> waiting = takeAsync(30_000);
            CompletableFuture<Void> drain =
                    CompletableFuture.runAsync(() -> engine.workers().drain(worker, true), callers);
            enqueue(id);
            JsonNode answer = waiting.join().json();
            drain.join();
            await().atMost(SOON).until(() -> {
                JsonNode later = take(0).json();
                return later.has("draining") && !report().closed().isEmpty();
            });
            JsonNode tasks = answer.path("tasks");
            if (tasks.isEmpty()) {
                assertThat(stateOf(id)).isEqualTo("pending");
                assertThat(report().busy()).isZero();
                PRODUCER.delete("/tasks/" + id).is(204);
            } else {
                assertThat(stateOf(id)).isEqualTo("processing");
                assertThat(report().busy()).isEqualTo(1);
                post("complete", tasks.path(0).path("receipt").asString());
            }
        }
    }

    private static void enqueue(String id) {
        PRODUCER.post("/task", "{\"id\":\"" + id + "\",\"type\":\"mail\"}").is(202);
    }

    private static String stateOf(String id) {
        return PRODUCER.get("/tasks/" + id).is(200).field("state");
    }

    private Answer take(int waitMs) {
        return take(waitMs, 1);
    }

    private Answer take(int waitMs, int max) {
        String body = "{\"worker\":\"" + worker + "\",\"wait_ms\":" + waitMs + ",\"max\":" + max + "}";
        return PRODUCER.post("/leases", body).is(200);
    }

    private CompletableFuture<Answer> takeAsync(int waitMs) {
        return CompletableFuture.supplyAsync(() -> take(waitMs), callers);
    }

    private static void post(String action, String receipt) {
        String more = action.equals("fail") ? ",\"error\":\"planned\",\"delay_ms\":60000" : "";
        PRODUCER.post("/leases/" + action, "{\"receipt\":\"" + receipt + "\"" + more + "}")
                .is(200);
    }

    private boolean reports(int busy) {
        return report().busy() == busy && !report().closed().isEmpty();
    }

    private void awaitReport() {
        await().atMost(SOON).until(() -> !engine.workers().workers().isEmpty());
    }

    private WorkerReport report() {
        return engine.workers().workers().stream()
                .map(status -> status.report())
                .filter(report -> report.worker().equals(worker))
                .findFirst()
                .orElseThrow();
    }
}
