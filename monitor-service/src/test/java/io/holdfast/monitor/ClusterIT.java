package io.holdfast.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.queue.task.Priority;
import io.holdfast.service.ServiceLauncher;
import io.holdfast.testing.RedisCluster;
import io.holdfast.testing.RedisProcess;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The monitor over HTTP on a Redis Cluster with one unreachable master: it shows the queues of the other masters. */
@Tag("reliability")
class ClusterIT {

    private static final Duration SOON = Duration.ofSeconds(15);
    private static final int SHARED = masterOf("{tasks}");
    private static final int OTHER = (SHARED + 1) % 3;

    @TempDir
    static Path dir;

    private static RedisCluster cluster;
    private static RedisEngine engine;
    private static ConfigurableApplicationContext monitor;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final AtomicInteger TESTS = new AtomicInteger();

    private JsonNode before;

    @BeforeAll
    static void start() {
        cluster = RedisCluster.start(dir);
        engine = RedisEngine.of(cluster.factory());
        monitor = ServiceLauncher.start(
                MonitorApplication.SERVICE,
                Map.of("MONITOR_ADDR", "127.0.0.1:0"),
                "--spring.data.redis.cluster.nodes="
                        + cluster.masters().stream().map(RedisProcess::address).collect(Collectors.joining(",")));
    }

    @AfterAll
    static void stop() {
        monitor.close();
        engine.close();
        cluster.close();
    }

    @BeforeEach
    void fill() {
        int test = TESTS.incrementAndGet();
        IntStream.range(0, 9).forEach(i -> new TaskMix(engine, "q" + test + "-" + i).pending(Priority.LOW, 1));
        new TaskMix(engine, "q" + test + "-0").processing("w1", 1);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(get("/metrics").body())
                        .contains("queues_unknown 0.0\n")
                        .contains("queue_tasks{name=\"q" + test + "-8\",state=\"pending_low\"} 1.0\n")
                        .contains("workers_alive 1.0\n"));
        before = stats();
    }

    @AfterEach
    void allIsKnownAgain() {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(get("/metrics").body())
                        .contains("queues_unknown 0.0\n")
                        .doesNotContain("workers_alive NaN"));
        assertThat(stats().get("unknown_queues")).isEmpty();
        assertThat(get("/").body()).doesNotContain("A part of Redis is unreachable");
    }

    @Test
    void theQueuesOfAnUnreachableMasterAreUnknownAndTheOthersAreRead() {
        cluster.masters().get(OTHER).kill();
        try {
            assertUnknown(OTHER);
            assertThat(stats().get("workers")).isNotEmpty();
            assertThat(get("/metrics").body()).contains("workers_alive 1.0\n");
        } finally {
            cluster.masters().get(OTHER).restart();
        }
    }

    @Test
    void queuesAreStillReadWhileTheMasterWithTheirListHangs() {
        cluster.freeze(SHARED);
        try {
            assertUnknown(SHARED);
            assertThat(stats().get("workers").isNull()).isTrue();
            assertThat(get("/").body()).contains("Unknown while a part of Redis is unreachable.");
            await().during(Duration.ofSeconds(4))
                    .atMost(SOON)
                    .untilAsserted(() -> assertThat(get("/metrics").body())
                            .contains("store_up 1.0\n")
                            .contains("workers_alive NaN\n"));
        } finally {
            cluster.thaw(SHARED);
        }
    }

    @Test
    void aSearchAndABulkOperationReachTheQueuesOfEveryMaster() {
        int pending = before.get("pending_low").asInt();
        Set<String> found = new TreeSet<>();
        String cursor = "";
        while (cursor != null) {
            JsonNode page = read(get("/api/tasks?q=state:pending" + cursor));
            page.get("tasks")
                    .forEach(task -> found.add(
                            task.get("queue").asString() + "/" + task.get("id").asString()));
            JsonNode next = page.get("next_cursor");
            cursor = next == null ? null : "&cursor=" + URLEncoder.encode(next.asString(), UTF_8);
        }
        assertThat(found).hasSize(pending);

        String id = read(post("/api/operations", "{\"action\": \"cancel\", \"q\": \"state:pending\"}"))
                .get("id")
                .asString();
        await().atMost(SOON)
                .until(() -> read(get("/api/operations/" + id))
                        .get("state")
                        .asString()
                        .equals("done"));
        assertThat(read(get("/api/operations/" + id)).get("acted").asInt()).isEqualTo(pending);
        assertThat(stats().get("pending_low").asInt()).isZero();
    }

    private void assertUnknown(int master) {
        Set<String> lost = before.get("queues")
                .valueStream()
                .map(queue -> queue.get("name").asString())
                .filter(name -> masterOf(name.equals("default") ? "{tasks}" : "{tasks:" + name + "}") == master)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(lost).isNotEmpty();
        List<JsonNode> others = before.get("queues")
                .valueStream()
                .filter(queue -> !lost.contains(queue.get("name").asString()))
                .toList();
        int pending = others.stream()
                .mapToInt(queue -> queue.get("pending_low").asInt())
                .sum();
        assertThat(pending).isPositive();

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(get("/metrics").body())
                        .contains("queues_unknown " + (double) lost.size() + "\n")
                        .contains("queue_depth{queue=\"pending_low\"} " + (double) pending + "\n")
                        .contains("queue_tasks{name=\"" + lost.iterator().next() + "\",state=\"pending_low\"} NaN\n"));
        JsonNode stats = stats();
        assertThat(stats.get("unknown_queues").valueStream().map(JsonNode::asString))
                .containsExactlyElementsOf(lost);
        assertThat(stats.get("pending_low").asInt()).isEqualTo(pending);
        assertThat(stats.get("queues").valueStream().map(queue -> queue.get("name")))
                .containsExactlyElementsOf(
                        others.stream().map(queue -> queue.get("name")).toList());
        assertThat(get("/").body()).contains("A part of Redis is unreachable");
    }

    private static int masterOf(String hashTag) {
        return RedisCluster.masterOf(hashTag.getBytes(UTF_8));
    }

    private static JsonNode stats() {
        return read(get("/stats"));
    }

    private static JsonNode read(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 202);
        return JsonMapper.shared().readTree(answer.body());
    }

    private static HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    private static HttpResponse<String> post(String path, String json) {
        return send(HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    private static URI uri(String path) {
        String port = monitor.getEnvironment().getRequiredProperty("local.server.port");
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
