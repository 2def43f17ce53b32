package io.holdfast.producer.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.producer.Answer;
import io.holdfast.producer.RawHttp;
import io.holdfast.producer.RunningProducer;
import io.holdfast.testing.RedisProcess;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** A producer with low limits and a token, and a Redis that fails. */
class LimitsAndOutagesIT {

    private static final String TOKEN = "s3cret-token";
    private static final Duration MAX_WAIT = Duration.ofSeconds(3);

    @TempDir
    static Path dir;

    private static RedisProcess redis;
    private static LettuceConnectionFactory admin;
    private static RunningProducer producer;
    private static ExecutorService callers;

    @BeforeAll
    static void start() {
        callers = Executors.newCachedThreadPool();
        redis = RedisProcess.start(dir);
        admin = new LettuceConnectionFactory(
                new RedisStandaloneConfiguration("127.0.0.1", redis.port()),
                LettuceClientConfiguration.builder()
                        .commandTimeout(Duration.ofSeconds(5))
                        .build());
        admin.afterPropertiesSet();
        admin.start();
        producer = RunningProducer.start(Map.of(
                "REDIS_ADDR", redis.address(),
                "PRODUCER_API_TOKEN", TOKEN,
                "MAX_PAYLOAD_BYTES", "100",
                "MAX_BATCH_TASKS", "20",
                "MAX_BATCH_BYTES", "2000",
                "QUEUE_MAX_PENDING", "10",
                "MAX_QUEUES", "30",
                "MAX_RETRIES", "7"));
    }

    @AfterAll
    static void stop() {
        callers.shutdownNow();
        producer.close();
        admin.destroy();
        redis.close();
    }

    @BeforeEach
    void emptyRedis() {
        onRedis(connection -> connection.serverCommands().flushAll());
    }

    @Test
    void tokenIsRequiredExceptForHealthAndMetrics() {
        for (String call : new String[] {
            "GET /",
            "GET /openapi.yaml",
            "GET /tasks",
            "GET /tasks/a",
            "POST /task",
            "POST /tasks",
            "DELETE /tasks/a",
            "POST /tasks/a/requeue",
            "POST /dead-letters/requeue",
            "POST /leases",
            "POST /leases/renew",
            "POST /leases/complete",
            "POST /leases/fail",
            "GET /nothing",
            "OPTIONS /task",
            "GET /healthy",
            "GET /metrics/x",
            "GET /health/../tasks",
            "GET /health/%2e%2e/tasks",
            "GET /health;/../tasks"
        }) {
            assertThat(RawHttp.exchange(producer.port(), call + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                    .as(call)
                    .startsWith("HTTP/1.1 401")
                    .contains("WWW-Authenticate: Bearer", "application/problem+json", "UNAUTHENTICATED");
        }
        for (String path : new String[] {"/health", "/health/liveness", "/health/readiness", "/metrics"}) {
            producer.get(path).is(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Bearer x",
                "Basic czNjcmV0",
                "s3cret-token",
                "Bearer s3cret-toke",
                "Bearer s3cret-tokenx",
                "Bearer S3cret-token"
            })
    void wrongTokenIsRefused(String header) {
        assertThat(RawHttp.exchange(
                        producer.port(),
                        "GET /tasks HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: " + header + "\r\n\r\n"))
                .startsWith("HTTP/1.1 401");
    }

    @ParameterizedTest
    @CsvSource({"'{\"payload\":\"%s\"}', 98", "'[{\"payload\":\"%s\"}]', 98"})
    void payloadMayBeAsLargeAsTheLimit(String form, int most) {
        String path = form.startsWith("[") ? "/tasks" : "/task";
        post(path, form.replace("%s", "x".repeat(most))).is(202);
        post(path, form.replace("%s", "x".repeat(most + 1))).isProblem(413, "TOO_LARGE");
    }

    @Test
    void requestMayBeAsLargeAsTheLimits() {
        post("/tasks", "[" + "{},".repeat(20) + "{}]").isProblem(413, "TOO_LARGE");
        post("/task", "{}" + " ".repeat(1998)).is(202);
        post("/task", "{}" + " ".repeat(1999)).isProblem(413, "TOO_LARGE");
    }

    @Test
    void maxRetriesAppliesToTasksWithoutTheirOwn() {
        post("/tasks", "[{\"id\":\"a\"},{\"id\":\"b\",\"max_retries\":0}]").is(202);
        assertThat(send("GET", "/tasks/a", "").json().path("max_retries").asInt())
                .isEqualTo(7);
        assertThat(send("GET", "/tasks/b", "").json().path("max_retries").asInt(-1))
                .isZero();
    }

    @Test
    void fullQueueRefusesTheWholeRequest() {
        post("/tasks", "[" + "{},".repeat(8) + "{\"id\":\"d\",\"delay_ms\":60000}]")
                .is(202);
        Answer refused = post("/tasks", "[{},{}]").isProblem(429, "QUEUE_FULL");
        assertThat(refused.header("Retry-After")).matches("[1-9]\\d*");
        post("/task", "{}").is(202);
        post("/task", "{}").isProblem(429, "QUEUE_FULL");
        post("/task", "{\"id\":\"d\"}").is(200);
        post("/task", "{\"queue\":\"other\"}").is(202);
        assertThat(send("GET", "/tasks?limit=1000", "").json().path("tasks").size())
                .isEqualTo(10);
    }

    @Test
    void oneFullQueueOfSeveralRefusesTheWholeRequest() {
        post("/tasks", "[" + "{\"queue\":\"full\"},".repeat(9) + "{\"queue\":\"full\"}]")
                .is(202);
        post("/tasks", "[{\"queue\":\"free\"},{\"queue\":\"full\"}]").isProblem(429, "QUEUE_FULL");
        assertThat(send("GET", "/tasks?queue=free", "").json().path("tasks").size())
                .isZero();
    }

    @Test
    void queueBeyondTheLimitIsRefusedAndOthersAreNotAffected() {
        for (int i = 0; i < 30; i++) {
            post("/task", "{\"queue\":\"many-" + i + "\"}").is(202);
        }
        Answer refused = post("/task", "{\"queue\":\"too-many\"}").isProblem(429, "QUEUE_FULL");
        assertThat(refused.header("Retry-After")).matches("[1-9]\\d*");
        assertThat(refused.json().path("detail").asString()).contains("too-many", "30", "MAX_QUEUES");
        post("/tasks", "[{\"queue\":\"many-1\"},{\"queue\":\"too-many\"}]").isProblem(429, "QUEUE_FULL");
        assertThat(send("GET", "/tasks?queue=many-1", "").json().path("tasks").size())
                .isOne();
        post("/task", "{\"queue\":\"many-1\"}").is(202);
        post("/task", "{}").is(202);
    }

    @Test
    void lookUpAndPullDoNotCreateAQueue() {
        send("GET", "/tasks?queue=unused", "").is(200);
        send("POST", "/leases", "{\"worker\":\"w\",\"queues\":[\"unused\"],\"max\":1}")
                .is(200);
        onRedis(connection -> assertThat(
                        connection.setCommands().sMembers("tasks:queues".getBytes(StandardCharsets.UTF_8)))
                .isEmpty());
    }

    @Test
    void hangingRedisIsUnavailable() throws Exception {
        signal("STOP");
        try {
            checkUnavailable(true);
            producer.get("/health").is(503);
            producer.get("/health/readiness").is(503);
            producer.get("/health/liveness").is(200);
        } finally {
            signal("CONT");
        }
        recovers();
    }

    @Test
    void stoppedRedisIsUnavailableUntilItRestarts() {
        redis.kill();
        try {
            checkUnavailable(true);
        } finally {
            redis.restart();
        }
        recovers();
    }

    @Test
    void readOnlyRedisIsUnavailableForWrites() {
        onRedis(connection -> connection.serverCommands().replicaOf("127.0.0.1", 1));
        try {
            checkUnavailable(false);
            // Not beside the writes: the first that Redis refuses closes the connection that all share.
            send("DELETE", "/tasks/a", "").is(404);
            send("GET", "/tasks", "").is(200);
            producer.get("/health").is(503);
        } finally {
            onRedis(connection -> connection.serverCommands().replicaOfNoOne());
        }
        recovers();
    }

    @Test
    void redisWithoutMemoryIsFull() {
        post("/task", "{}").is(202);
        onRedis(connection -> connection.serverCommands().setConfig("maxmemory", "1"));
        try {
            Answer one = post("/task", "{\"id\":\"mine\"}").isProblem(503, "STORE_FULL");
            assertThat(one.header("Retry-After")).matches("[1-9]\\d*");
            assertThat(one.texts("task_ids")).containsExactly("mine");
            send("GET", "/tasks", "").is(200);
            producer.get("/health").is(200); // running tasks continue
        } finally {
            onRedis(connection -> connection.serverCommands().setConfig("maxmemory", "0"));
        }
        recovers();
    }

    /** Every call waits as long as a request may for a Redis that hangs: they wait side by side. */
    private static void checkUnavailable(boolean readsToo) {
        List<Runnable> calls = new ArrayList<>(List.of(
                () -> {
                    Answer one = inTime(() -> post("/task", "{}")).isProblem(503, "STORE_UNAVAILABLE");
                    assertThat(one.header("Retry-After")).matches("[1-9]\\d*");
                    assertThat(one.texts("task_ids")).hasSize(1).allMatch(id -> id.matches("[0-9A-Z]{26}"));
                },
                () -> {
                    Answer many = inTime(() -> post("/tasks", "[{},{\"id\":\"b\"},{\"queue\":\"q2\"}]"));
                    assertThat(many.isProblem(503, "STORE_UNAVAILABLE").texts("task_ids"))
                            .hasSize(3)
                            .element(1)
                            .isEqualTo("b");
                }));
        if (readsToo) {
            calls.add(() -> inTime(() -> send("DELETE", "/tasks/a", "")).is(503));
            calls.add(() -> isUnavailable("GET", "/tasks/a"));
            calls.add(() -> isUnavailable("GET", "/tasks"));
            calls.add(() -> isUnavailable("POST", "/tasks/a/requeue"));
            calls.add(() -> isUnavailable("POST", "/dead-letters/requeue"));
        }
        calls.stream()
                .map(call -> CompletableFuture.runAsync(call, callers))
                .toList()
                .forEach(CompletableFuture::join);
        post("/task", "{\"x\":1}").isProblem(400, "INVALID_ARGUMENT");
    }

    private static void isUnavailable(String method, String path) {
        inTime(() -> send(method, path, "")).isProblem(503, "STORE_UNAVAILABLE");
    }

    private static void recovers() {
        await().atMost(Duration.ofSeconds(15)).until(() -> post("/task", "{}").status() == 202);
    }

    private static Answer inTime(Supplier<Answer> call) {
        long begin = System.nanoTime();
        Answer answer = call.get();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(MAX_WAIT);
        return answer;
    }

    private static Answer post(String path, String json) {
        return send("POST", path, json);
    }

    private static Answer send(String method, String path, String json) {
        BodyPublisher body = json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json);
        return producer.send(
                method, path, body, "Content-Type", "application/json", "Authorization", "bearer " + TOKEN);
    }

    private static void onRedis(Consumer<RedisConnection> commands) {
        try (RedisConnection connection = admin.getConnection()) {
            commands.accept(connection);
        }
    }

    private static void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(redis.pid()))
                .start()
                .waitFor();
    }
}
