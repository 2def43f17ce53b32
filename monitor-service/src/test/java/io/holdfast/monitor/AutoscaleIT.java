package io.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.statistics.Tally;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.worker.RunningTask;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code GET /autoscale} and the metric with the same number. The mixed workers have one free slot each. */
@Tag("reliability")
class AutoscaleIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final RunningMonitor monitor = RunningMonitor.shared();

    @BeforeEach
    void emptyRedis() {
        monitor.flush();
    }

    @Test
    void aQueueWithoutTasksNeedsNoWorkerAndTheDefaultMinimumIsOne() {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(autoscale("/autoscale?queue=no-such-queue")
                                .get("recommended_workers")
                                .asInt())
                        .isEqualTo(1));
        JsonNode none = autoscale("/autoscale?queue=no-such-queue&min=0");
        assertThat(none.get("recommended_workers").asInt()).isZero();
        assertThat(none.get("oldest_pending_ms").isNull()).isTrue();
        assertThat(none.get("run_time_ms").isNull()).isTrue();
        assertThat(none.get("target_wait_ms").asInt()).isEqualTo(30_000);
    }

    @Test
    void theLoadAndTheRecommendationFollowTheQueue() {
        List<RunningTask> running =
                mix("mail").processing("w1", 4).stream().map(RunningTask::of).toList();
        mix("mail").pending(Priority.LOW, 300).delayed(2);
        Tally runs = Tally.parse("completed=10 t/email=10,0,20000000");
        monitor.engine().statisticsSink().count(new QueueName("mail"), runs).join();
        await().atMost(SOON).untilAsserted(() -> {
            mix("mail").report("w1", 5, running); // a worker without heartbeats would soon count as dead
            JsonNode mail = autoscale("/autoscale?queue=mail&max=500");
            assertThat(mail.get("queue").asString()).isEqualTo("mail");
            assertThat(mail.get("pending").asInt()).isEqualTo(300);
            assertThat(mail.get("delayed").asInt()).isEqualTo(2);
            assertThat(mail.get("running").asInt()).isEqualTo(4);
            assertThat(mail.get("oldest_pending_ms").asLong()).isBetween(0L, 60_000L);
            assertThat(mail.get("workers").asInt()).isEqualTo(1);
            assertThat(mail.get("slots").asInt()).isEqualTo(5);
            assertThat(mail.get("busy").asInt()).isEqualTo(4);
            assertThat(mail.get("run_time_ms").asDouble()).isEqualTo(2_000);
            assertThat(mail.get("backlog_slots").asDouble()).isEqualTo(20); // 300 tasks of 2 s in 30 s
            assertThat(mail.get("slots_per_worker").asInt()).isEqualTo(5);
            assertThat(mail.get("recommended_slots").asDouble()).isEqualTo(20);
            assertThat(mail.get("recommended_workers").asInt()).isEqualTo(4);
        });
        assertThat(workers("queue=mail&target_wait_ms=3000")).isEqualTo(40);
        assertThat(workers("queue=mail&slots=20")).isEqualTo(1);
        assertThat(workers("queue=mail&max=3")).isEqualTo(3);
        assertThat(workers("queue=mail&min=9")).isEqualTo(9);
        assertThat(monitor.get("/metrics").body())
                .contains("queue_slots_recommended{name=\"mail\"} 20.0\n")
                .containsPattern("workers_slots_recommended [1-9]");
        assertThat(autoscale("/autoscale?queue=").get("pending").asInt())
                .as("all queues")
                .isEqualTo(300);
    }

    @Test
    void theTasksOfAPausedQueueNeedNoWorkers() {
        mix("held").processing("w1", 4);
        mix("held").pending(Priority.LOW, 300);
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(workers("queue=held&slots=1")).isEqualTo(10)); // no run has ended: doubled
        QueueName held = new QueueName("held");
        monitor.engine().queues().pause(held, "ada");
        await().atMost(SOON).untilAsserted(() -> {
            JsonNode paused = autoscale("/autoscale?queue=held");
            assertThat(paused.get("paused").asBoolean()).isTrue();
            assertThat(paused.get("backlog_slots").asDouble()).isZero();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "queue=a/b, queue",
        "target_wait_ms=99, target_wait_ms",
        "target_wait_ms=86400001, target_wait_ms",
        "target_wait_ms=1e3, target_wait_ms",
        "min=-1, min",
        "min=10001, min",
        "max=0, max",
        "max=99999999999999999999, max",
        "min=5&max=4, max",
        "slots=0, slots",
        "slots=x, slots"
    })
    void anInvalidParameterIsRefusedByName(String query, String field) {
        HttpResponse<String> refused = monitor.get("/autoscale?" + query);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
        JsonNode problem = JsonMapper.shared().readTree(refused.body());
        assertThat(problem.get("code").asString()).isEqualTo("INVALID_ARGUMENT");
        assertThat(problem.get("field").asString()).isEqualTo(field);
        assertThat(problem.get("detail").asString()).contains(field);
    }

    @Test
    void whileRedisIsUnreachableThereIsNoNumber() {
        monitor.redis().kill();
        try {
            await().atMost(SOON).untilAsserted(() -> {
                assertThat(monitor.get("/autoscale").statusCode()).isEqualTo(503);
                assertThat(monitor.get("/autoscale").body()).contains("STORE_UNAVAILABLE");
                assertThat(monitor.get("/metrics").body()).contains("workers_slots_recommended NaN\n");
            });
        } finally {
            monitor.redis().restart();
        }
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(monitor.get("/autoscale").statusCode()).isEqualTo(200));
    }

    @ParameterizedTest
    @ValueSource(strings = {"vera", "otto"})
    void withUsersItNeedsOne(String user) {
        RunningMonitor withUsers = RunningMonitor.withUsers();
        HttpResponse<String> refused = withUsers.get("/autoscale");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
        String login = Base64.getEncoder().encodeToString((user + ":" + user).getBytes(StandardCharsets.US_ASCII));
        assertThat(withUsers
                        .send("/autoscale", request -> request.header("Authorization", "Basic " + login))
                        .statusCode())
                .isEqualTo(200);
    }

    private int workers(String query) {
        return autoscale("/autoscale?" + query).get("recommended_workers").asInt();
    }

    private JsonNode autoscale(String path) {
        HttpResponse<String> answer = monitor.get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().allValues("Cache-Control")).isEqualTo(List.of("no-store"));
        return JsonMapper.shared().readTree(answer.body());
    }

    private TaskMix mix(String queue) {
        return new TaskMix(monitor.engine(), queue);
    }
}
