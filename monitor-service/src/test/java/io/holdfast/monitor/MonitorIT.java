package io.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.statistics.Counter;
import io.holdfast.queue.statistics.Tally;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The monitor over HTTP while Redis is reachable. */
class MonitorIT {

    private static final Duration SOON = Duration.ofSeconds(5);

    private final RunningMonitor monitor = RunningMonitor.shared();

    @BeforeEach
    void emptyRedis() {
        monitor.flush();
    }

    @Test
    void statsOfAnEmptyRedisAreZero() {
        JsonNode stats = stats();
        for (String name :
                List.of("pending_high", "pending_default", "pending_low", "processing", "dead_letter", "delayed")) {
            assertThat(stats.get(name).isIntegralNumber()).as(name).isTrue();
            assertThat(stats.get(name).asInt()).as(name).isZero();
        }
        assertThat(stats.has("oldest_pending_ms")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/?a=%",
                "/tasks?q=%zz",
                "/api/tasks?q=%ff",
                "/stats?%",
                "/health?%zz",
                "/metrics?%C3",
                "/audit?before=%"
            })
    void aMalformedQueryIsRefused(String target) throws IOException {
        for (String accept : List.of("text/html", "application/json")) {
            String request = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAccept: " + accept;
            try (Socket socket = new Socket(
                    InetAddress.getLoopbackAddress(),
                    URI.create(monitor.url("/")).getPort())) {
                socket.getOutputStream().write((request + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(answer).as(target).matches("(?s)HTTP/1.1 [24]0.*");
            }
        }
    }

    @Test
    void statsSumOverAllQueuesAndListEach() {
        mix("default").pending(Priority.HIGH, 1).pending(Priority.DEFAULT, 2).pending(Priority.LOW, 3);
        mix("mail").pending(Priority.LOW, 4).delayed(5).dead(1);
        List<TaskId> running = mix("video").processing("w1", 2);

        JsonNode stats = stats();
        assertThat(counts(stats)).containsExactly(1, 2, 7, 2, 1, 5);
        assertThat(stats.get("oldest_pending_ms").asLong()).isBetween(0L, 60_000L);
        JsonNode mail = named(stats.get("queues"), "name", "mail");
        assertThat(counts(mail)).containsExactly(0, 0, 4, 0, 1, 5);
        assertThat(mail.get("workers").asInt()).isZero();
        JsonNode worker = named(stats.get("workers"), "id", "w1");
        assertThat(worker.get("alive").asBoolean()).isTrue();
        assertThat(worker.get("slots").asInt()).isEqualTo(3);
        assertThat(worker.get("running").valueStream().map(JsonNode::asString))
                .containsExactlyInAnyOrderElementsOf(
                        running.stream().map(TaskId::value).toList());
    }

    @Test
    void risksAreShownOnThePageInTheStatisticsAndInTheMetrics() {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(monitor.get("/").body())
                        .contains("data-alarm=\"risk\"")
                        .contains("neither an append-only file nor a save point"));
        assertThat(stats().get("store_risks").get(0).asString()).endsWith("loses everything: set appendonly yes");
        assertThat(monitor.get("/metrics").body())
                .contains("store_risk{kind=\"persistence\"} 1.0\n")
                .contains("store_risk{kind=\"eviction\"} 0.0\n");
    }

    @Test
    void refreshesAfterARestart() {
        for (int restart = 1; restart <= 2; restart++) {
            monitor.restart();
            mix("mail").pending(Priority.LOW, 1);
            int pending = restart;
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(named(stats().get("queues"), "name", "mail")
                                    .get("pending_low")
                                    .asInt())
                            .isEqualTo(pending));
            assertThat(monitor.get("/metrics").body()).contains("queue_depth{");
        }
    }

    @Test
    void statsShowThatAQueueIsPaused() {
        mix("mail").pending(Priority.LOW, 1);
        monitor.engine().queues().pause(new QueueName("mail"), "ada");
        assertThat(named(stats().get("queues"), "name", "mail").get("paused").asBoolean())
                .isTrue();
    }

    @Test
    void aPausedQueueSaysWhoPausedItAndWhen() {
        mix("mail").pending(Priority.LOW, 1);
        monitor.engine().queues().pause(new QueueName("mail"), "grace");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(monitor.get("/api/queues/mail").body())
                        .contains("\"paused_by\":\"grace\"")
                        .contains("\"paused_at\":\"20"));
        await().atMost(SOON) // a page may show what was read a second ago
                .untilAsserted(() -> {
                    assertThat(monitor.get("/api/queues").body()).contains("\"paused_by\":\"grace\"");
                    assertThat(monitor.get("/queues/mail").body()).contains("data-paused-by", ">grace<");
                });
    }

    @Test
    void metricsHaveTheSumsAndEachQueue() {
        mix("default").pending(Priority.HIGH, 1).pending(Priority.DEFAULT, 2).pending(Priority.LOW, 3);
        mix("mail").pending(Priority.LOW, 4).delayed(5).dead(1);
        mix("mail").processing("w1", 2);

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(monitor.get("/metrics").body())
                        .contains("# TYPE queue_depth gauge")
                        .contains("queue_depth{queue=\"pending_high\"} 1.0\n")
                        .contains("queue_depth{queue=\"pending_default\"} 2.0\n")
                        .contains("queue_depth{queue=\"pending_low\"} 7.0\n")
                        .contains("queue_depth{queue=\"delayed\"} 5.0\n")
                        .contains("queue_depth{queue=\"processing\"} 2.0\n")
                        .contains("queue_depth{queue=\"dlq\"} 1.0\n")
                        .contains("queue_tasks{name=\"mail\",state=\"pending_low\"} 4.0\n")
                        .contains("store_up 1.0\n")
                        .contains("workers_alive 1.0\n")
                        .contains("workers_slots 3.0\n")
                        .contains("workers_slots_busy 2.0\n"));
        assertThat(monitor.get("/metrics").body().lines().filter(line -> line.startsWith("queue_depth{")))
                .hasSize(6);
    }

    @Test
    void pageShowsDepthsQueuesAndWorkersWithoutScripts() {
        mix("mail").pending(Priority.LOW, 4_321);
        mix("mail").processing("w1", 1);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(monitor.get("/").body())
                        .contains("data-depth=\"pending\">4,321<")
                        .contains("data-queue=\"mail\"")
                        .contains("<b data-workers>1</b>"));
    }

    @Test
    void thePageLoadsNothingFromOtherHosts() {
        HttpResponse<String> page = monitor.get("/");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'; script-src 'self'; style-src 'self'");
        assertThat(page.body()).doesNotContain("=\"http").doesNotContain("=\"//");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "monitor/favicon.svg",
                "monitor/console.css",
                "monitor/console.js",
                "monitor/charts.js",
                "webjars/htmx.org/dist/htmx.min.js",
                "webjars/uplot/dist/uPlot.iife.min.js",
                "webjars/uplot/dist/uPlot.min.css"
            })
    void theFilesOfThePageExist(String path) {
        assertThat(monitor.get("/").body()).contains('"' + path + '"');
        assertThat(monitor.get("/" + path).statusCode()).isEqualTo(200);
    }

    @Test
    void statisticsAreColumnsAndTheSameAfterARestart() {
        mix("mail").dead(3);
        count("mail", 3);
        JsonNode all = api("/api/statistics?span=3h&queue=mail");
        assertThat(all.get("bucket_seconds").asInt()).isEqualTo(60);
        assertThat(all.get("columns").get("dead_per_second").size())
                .isEqualTo(all.get("at").size());
        assertThat(known(all, "dead_per_second")).isNotEmpty();
        assertThat(all.get("columns").get("dead_per_second").get(0).isNull()).isTrue();
        monitor.restart();
        assertThat(known(api("/api/statistics?span=3h&queue=mail"), "dead_per_second"))
                .isNotEmpty();
    }

    private void count(String queue, long dead) {
        Tally tally = new Tally().add(Counter.DEAD, dead);
        monitor.engine().statisticsSink().countAll(tally).join();
        monitor.engine().statisticsSink().count(new QueueName(queue), tally).join();
    }

    private static List<JsonNode> known(JsonNode statistics, String column) {
        return statistics
                .get("columns")
                .get(column)
                .valueStream()
                .filter(value -> !value.isNull() && value.asDouble() > 0)
                .toList();
    }

    @Test
    void theOverviewSaysWhatIsWrongWorstFirst() {
        mix("mail").pending(Priority.LOW, 5);
        mix("video").pending(Priority.LOW, 2);
        mix("video").report("w1", 3, List.of());
        monitor.engine().queues().pause(new QueueName("video"), "ada");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(api("/api/overview")
                                .get("problems")
                                .valueStream()
                                .map(problem -> problem.get("kind").asString()))
                        .containsSubsequence("queue_without_worker", "queue_paused"));
        JsonNode video = api("/api/overview?queue=video");
        assertThat(video.get("depths").get("pending").asInt()).isEqualTo(2);
        assertThat(video.get("outlook").get("trend").asString()).isEqualTo("paused");
        assertThat(monitor.get("/").body()).contains("href=\"queues/mail\"").contains("href=\"queues/video\"");
    }

    @Test
    void aFreshSystemShowsTheFirstSteps() {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(monitor.get("/").body())
                        .contains("Nothing has been enqueued yet")
                        .contains("curl http://localhost:8085/task -H")
                        .contains("href=\"enqueue\""));
    }

    @Test
    void healthAndItsProbesAreUp() {
        assertThat(monitor.get("/health").statusCode()).isEqualTo(200);
        assertThat(monitor.get("/health/liveness").statusCode()).isEqualTo(200);
        assertThat(monitor.get("/health/readiness").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/no-such-path",
                "/api/statistics?span=x",
                "/api/statistics?queue=a%20b",
                "/api/overview?queue=a%20b",
                "/?span=x"
            })
    void errorsAreProblemsWithoutAStackTrace(String path) {
        HttpResponse<String> answer = monitor.get(path);
        assertThat(answer.statusCode()).isBetween(400, 499);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
        assertThat(answer.body()).doesNotContain("Exception").doesNotContain("at io.holdfast");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/statistics?span=x, span, 'span must be 15m, 3h or 24h, not'",
        "/api/statistics?queue=a%20b, queue, queue must be 1 to 64 characters of A-Z a-z 0-9 _ -",
        "/api/overview?queue=a%20b, queue, queue must be 1 to 64 characters of A-Z a-z 0-9 _ -",
        "/api/operations?before=x, before, before must be the id of an operation that is kept"
    })
    void anInvalidParameterIsNamed(String path, String field, String detail) {
        HttpResponse<String> answer = monitor.get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        JsonNode problem = JsonMapper.shared().readTree(answer.body());
        assertThat(problem.path("field").asString()).isEqualTo(field);
        assertThat(problem.path("detail").asString()).startsWith(detail);
    }

    private TaskMix mix(String queue) {
        return new TaskMix(monitor.engine(), queue);
    }

    private JsonNode stats() {
        HttpResponse<String> answer = monitor.get("/stats");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    private JsonNode api(String path) {
        HttpResponse<String> answer = monitor.get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    private static List<Integer> counts(JsonNode stats) {
        return List.of("pending_high", "pending_default", "pending_low", "processing", "dead_letter", "delayed")
                .stream()
                .map(name -> stats.get(name).asInt())
                .toList();
    }

    private static JsonNode named(JsonNode list, String field, String name) {
        return list.valueStream()
                .filter(each -> each.get(field).asString().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
