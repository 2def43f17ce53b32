package io.holdfast.worker.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.WorkerRegistry;
import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.worker.WorkerId;
import io.holdfast.service.ServiceLauncher;
import io.holdfast.service.SettingException;
import io.holdfast.testing.TestRedis;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** The service over HTTP, configured by environment variables. */
class WorkerServiceIT {

    private static ConfigurableApplicationContext service;

    private final HttpClient http = HttpClient.newHttpClient();
    private final TaskQueue queue = service.getBean(RedisEngine.class).queues().queue(QueueName.DEFAULT);

    @BeforeAll
    static void start() {
        TestRedis.shared().flush();
        service = ServiceLauncher.start(
                WorkerApplication.SERVICE,
                Map.of(
                        "REDIS_ADDR", TestRedis.shared().address(),
                        "WORKER_METRICS_ADDR", "127.0.0.1:0",
                        "WORKER_COUNT", "4",
                        "WORKER_SLEEP_MS", "1",
                        "WORKER_FAILURE_PCT", "0",
                        "DISPATCHER_INTERVAL_MS", "0",
                        "SHUTDOWN_GRACE_SECONDS", ""));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void theSimulatedHandlerCompletesTasksOfAnyType() throws Exception {
        queue.enqueue(
                Stream.of("email", "report", "email").map(WorkerServiceIT::task).toList(), TaskQueue.UNLIMITED);
        await().untilAsserted(() -> assertThat(get("/metrics").body())
                .contains("task_duration_seconds_count{status=\"success\",type=\"email\"} 2")
                .contains("task_duration_seconds_bucket{status=\"success\",type=\"report\",le=\"+Inf\"} 1")
                .contains("task_duration_seconds_sum{status=\"success\",type=\"report\"}"));
    }

    @Test
    void countersStartAtZero() throws Exception {
        assertThat(get("/metrics").body())
                .contains("task_reclaimed_total 0")
                .contains("task_buried_total 0")
                .contains("task_lease_lost_total 0")
                .contains("task_put_off_total{reason=\"unknown_type\"} 0")
                .contains("worker_slots 4")
                .contains("worker_slots_busy 0")
                .contains("worker_draining 0");
    }

    @Test
    void aDrainIsSeenInTheMetrics() {
        WorkerRegistry workers = service.getBean(RedisEngine.class).workers();
        await().until(() -> !workers.workers().isEmpty());
        WorkerId worker = workers.workers().get(0).report().worker();
        workers.drain(worker, true);
        await().untilAsserted(() -> assertThat(get("/metrics").body()).contains("worker_draining 1"));
        workers.drain(worker, false);
        await().untilAsserted(() -> assertThat(get("/metrics").body()).contains("worker_draining 0"));
    }

    @Test
    void healthIsUpWhileRedisAnswers() throws Exception {
        for (String path : new String[] {"/health", "/health/liveness", "/health/readiness"}) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(200);
            assertThat(get(path).body()).contains("\"status\":\"UP\"");
        }
    }

    @Test
    void theWorkerReportsItsSlots() {
        await().untilAsserted(() -> assertThat(
                        service.getBean(RedisEngine.class).workers().workers())
                .singleElement()
                .matches(worker -> worker.report().slots() == 4));
    }

    @Test
    void allInvalidVariablesAreNamedWithTheirAllowedValues() {
        Assertions.assertThatThrownBy(() -> ServiceLauncher.start(
                        WorkerApplication.SERVICE, Map.of("WORKER_COUNT", "0", "REAPER_ENABLED", "maybe")))
                .isInstanceOf(SettingException.class)
                .hasMessage("WORKER_COUNT is '0': it must be a whole number from 1 to 100000;"
                        + " REAPER_ENABLED is 'maybe': it must be true or false");
    }

    @Test
    void anUnknownPathIsAProblemWithACode() throws Exception {
        HttpResponse<String> response = get("/");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.body()).contains("\"code\":\"NOT_FOUND\"");
    }

    private static NewTask task(String type) {
        return NewTask.of(TaskHeader.of(new TaskType(type), Instant.ofEpochMilli(1)), Payload.NULL);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + service.getEnvironment().getProperty("local.server.port") + path);
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
