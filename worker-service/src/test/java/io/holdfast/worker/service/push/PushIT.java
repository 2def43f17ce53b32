package io.holdfast.worker.service.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.inspect.TaskDetail;
import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskResult;
import io.holdfast.queue.task.TaskState;
import io.holdfast.queue.task.TaskType;
import io.holdfast.service.ServiceLauncher;
import io.holdfast.testing.TargetServer;
import io.holdfast.testing.TestRedis;
import io.holdfast.worker.service.WorkerApplication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** The worker with a route, on a real Redis, with a target on loopback. */
@ExtendWith(OutputCaptureExtension.class)
class PushIT {

    private static final TaskType TYPE = new TaskType("email");
    private static final QueueName QUEUE = new QueueName("route-email");
    private static final Duration LONG = Duration.ofSeconds(30);

    private final TargetServer target = new TargetServer();
    private final RedisEngine engine = RedisEngine.of(TestRedis.shared().factory());
    private final TaskQueue queue = engine.queues().queue(QUEUE);
    private ConfigurableApplicationContext service;

    @BeforeEach
    void emptyRedis() {
        TestRedis.shared().flush();
    }

    @AfterEach
    void stop() {
        if (service != null) {
            service.close();
        }
        engine.close();
        target.close();
    }

    @Test
    void aTaskIsPushedAndTheResponseIsItsResult() {
        target.answering(200, "{\"sent\": 1}");
        start("");
        TaskId id = enqueue(1).get(0);
        await().atMost(LONG).until(() -> find(id).summary().state() == TaskState.COMPLETED);
        assertThat(find(id).result()).isEqualTo(new TaskResult.Kept(Payload.ofText("{\"sent\": 1}")));
        assertThat(target.received())
                .singleElement()
                .satisfies(request ->
                        assertThat(request.header("Holdfast-Task-Id")).isEqualTo(id.value()));
    }

    @Test
    void producersLearnTheQueueOfTheRoute() {
        start("");
        assertThat(engine.routes().routes()).containsEntry(TYPE, QUEUE);
    }

    @Test
    void anExistingQueueOfTheTypeIsKept() {
        engine.routes().route(TYPE, new QueueName("mails"));
        start("");
        assertThat(engine.routes().routes()).containsEntry(TYPE, new QueueName("mails"));
    }

    @Test
    void tasksInOtherQueuesArePushedToo() {
        start("");
        TaskQueue other = engine.queues().queue(QueueName.DEFAULT);
        other.enqueue(List.of(task()), TaskQueue.UNLIMITED);
        await().atMost(LONG).until(() -> target.received().size() == 1);
        await().atMost(LONG)
                .until(() -> engine.inspector().depths(QueueName.DEFAULT).completed() == 1);
    }

    @Test
    void aRefusedTaskBecomesADeadLetterWithTheReason() {
        target.answering(422, "no such user");
        start("");
        TaskId id = enqueue(1).get(0);
        await().atMost(LONG).until(() -> find(id).summary().state() == TaskState.DEAD);
        assertThat(target.received()).hasSize(1);
        assertThat(find(id).attempts())
                .anySatisfy(attempt -> assertThat(attempt.error()).contains("answered 422: no such user"));
    }

    @Test
    void aRequestedPauseHoldsTheWholeRoute() {
        target.answering(429, "", "Retry-After", "3");
        start("concurrency: 1");
        enqueue(5);
        await().atMost(LONG).until(() -> target.received().size() == 1);
        long paused = System.nanoTime();
        target.answering(200, "");
        await().atMost(LONG).until(() -> engine.inspector().depths(QUEUE).completed() == 5);
        assertThat(Duration.ofNanos(System.nanoTime() - paused)).isGreaterThan(Duration.ofSeconds(2));
        assertThat(target.received()).hasSize(6);
    }

    @Test
    void aVeryLongPauseHoldsOnlyItsRoute() throws Exception {
        target.answering(429, "", "Retry-After", "Fri, 31 Dec 2999 23:59:59 GMT");
        start("concurrency: 1");
        TaskId pushed = enqueue(1).get(0);
        await().atMost(LONG).until(() -> find(pushed).summary().state() == TaskState.DELAYED);
        NewTask other = NewTask.of(TaskHeader.of(TaskType.DEFAULT, Instant.ofEpochMilli(1)), Payload.NULL);
        engine.queues().queue(QueueName.DEFAULT).enqueue(List.of(other), TaskQueue.UNLIMITED);
        await().atMost(LONG)
                .until(() -> engine.inspector().depths(QueueName.DEFAULT).pending() == 0);
        assertThat(find(pushed).summary().retries()).isZero();
        await().atMost(LONG)
                .until(() -> engine.workers().workers().stream()
                        .anyMatch(worker -> !worker.report().closed().isEmpty()));
    }

    @Test
    void worksAfterARestart() {
        start("");
        for (int restart = 1; restart <= 2; restart++) {
            service.stop();
            service.start();
            TaskId id = enqueue(1).get(0);
            await().atMost(LONG).until(() -> find(id).summary().state() == TaskState.COMPLETED);
        }
        TestRedis.shared().flush();
        service.stop();
        service.start();
        assertThat(engine.routes().routes()).containsEntry(TYPE, QUEUE);
    }

    @Test
    @Tag("reliability")
    void tasksOfAnUnreachableServiceWaitWithoutLosingRetries() throws Exception {
        target.goAway();
        start("concurrency: 3, breaker: {window: 4, min_calls: 4, wait: 300ms, max_wait: 1s}");
        List<TaskId> ids = enqueue(50);
        await().atMost(LONG).until(() -> get("/metrics").contains("route_breaker_open{route=\"email\"} 1"));
        assertThat(engine.inspector().depths(QUEUE).pending()).isGreaterThan(25);
        await().atMost(LONG).until(() -> unreachable() > 8);
        target.comeBack();
        await().atMost(LONG).until(() -> engine.inspector().depths(QUEUE).completed() == 50);
        assertThat(ids)
                .allSatisfy(id -> assertThat(find(id).summary().retries()).isZero());
        assertThat(target.received()).hasSize(50);
        assertThat(get("/metrics"))
                .contains("route_breaker_open{route=\"email\"} 0")
                .contains("route_requests_total{outcome=\"completed\",route=\"email\"} 50");
    }

    @Test
    void anInvalidRouteStopsTheStartAndIsReportedOnce(CapturedOutput output) {
        Map<String, String> environment = environment();
        environment.put("ROUTES", "email: http://127.0.0.1/");
        String message =
                "Route 'email': url leads to 127.0.0.1, on a private network: to allow that, set allow_private: true";
        assertThatThrownBy(() -> ServiceLauncher.start(WorkerApplication.SERVICE, environment))
                .hasMessage(message);
        assertThat(output.getAll().lines().filter(line -> line.contains(" ERROR ") || line.contains(" WARN ")))
                .singleElement()
                .asString()
                .endsWith("Could not start: " + message);
    }

    private void start(String fields) {
        Map<String, String> environment = environment();
        environment.put("ROUTES", "email: {url: '" + target.url() + "', allow_private: true, " + fields + "}");
        service = ServiceLauncher.start(WorkerApplication.SERVICE, environment);
    }

    private static Map<String, String> environment() {
        return new HashMap<>(Map.of(
                "REDIS_ADDR", TestRedis.shared().address(),
                "WORKER_METRICS_ADDR", "127.0.0.1:0",
                "WORKER_FAILURE_PCT", "100"));
    }

    private List<TaskId> enqueue(int count) {
        List<NewTask> tasks = IntStream.range(0, count).mapToObj(i -> task()).toList();
        queue.enqueue(tasks, TaskQueue.UNLIMITED);
        return tasks.stream().map(NewTask::id).toList();
    }

    private static NewTask task() {
        return NewTask.of(TaskHeader.of(TYPE, Instant.ofEpochMilli(1)), Payload.ofText("{\"n\": 1}"));
    }

    private TaskDetail find(TaskId id) {
        return engine.inspector().find(QUEUE, id).orElseThrow();
    }

    private double unreachable() throws IOException, InterruptedException {
        return get("/metrics")
                .lines()
                .filter(line -> line.startsWith("route_requests_total{outcome=\"unreachable\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private String get(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + service.getEnvironment().getProperty("local.server.port") + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
