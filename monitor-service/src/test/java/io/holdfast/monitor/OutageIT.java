package io.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The monitor over HTTP during an outage of Redis: it reports the outage, and never shows zeros that look healthy. */
class OutageIT {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration MAX_RESPONSE_TIME = Duration.ofSeconds(3);

    private final RunningMonitor monitor = RunningMonitor.shared();

    @AfterEach
    void awaitRedis() {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(monitor.get("/metrics").body()).contains("store_up 1.0\n"));
    }

    @Test
    void anOutageAndItsEndAreShownEverywhere() {
        monitor.redis().kill();
        try {
            assertStatsAreUnavailable();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(monitor.get("/metrics").body())
                            .contains("store_up 0.0\n")
                            .contains("queue_depth{queue=\"pending_high\"} NaN\n")
                            .contains("queue_depth{queue=\"dlq\"} NaN\n")
                            .contains("queue_tasks{name=\"default\",state=\"delayed\"} NaN\n")
                            .contains("workers_alive NaN\n"));
            assertThat(monitor.get("/").statusCode()).isEqualTo(200);
            assertThat(monitor.get("/").body())
                    .contains("Redis is unreachable")
                    .contains("data-depth=\"pending\">–<")
                    .doesNotContain(">0<");
            assertThat(monitor.get("/health").statusCode()).isEqualTo(503);
            assertThat(monitor.get("/health/liveness").statusCode()).isEqualTo(200);
            assertThat(monitor.get("/health/readiness").statusCode()).isEqualTo(200);
            assertThat(monitor.get("/api/statistics").statusCode()).isEqualTo(503);
            assertThat(monitor.get("/api/overview").body()).contains("STORE_UNAVAILABLE");
        } finally {
            monitor.redis().restart();
        }
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(monitor.get("/stats").statusCode()).isEqualTo(200));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(monitor.get("/").body()).doesNotContain("Redis is unreachable"));
    }

    @Test
    void anOperationThatCouldNotBeStartedLeadsToTheListAndBackToItsForm() {
        monitor.redis().kill();
        try {
            HttpResponse<String> refused = monitor.submit(
                    "/operations",
                    Map.of(
                            "id",
                            "01J00000000000000000000001",
                            "action",
                            "requeue",
                            "q",
                            "type:a",
                            "max_per_second",
                            "7"));
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body())
                    .contains("href=\"operations\"")
                    .contains("operations/new?action=requeue&amp;q=state:dead%20type:a&amp;max_per_second=7"
                            + "&amp;id=01J00000000000000000000001");
        } finally {
            monitor.redis().restart();
        }
    }

    @Test
    void aHangingRedisBlocksNoScrapeAndNoPage() throws IOException, InterruptedException {
        signal("STOP");
        try {
            assertStatsAreUnavailable();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(monitor.get("/metrics").body())
                            .contains("queue_depth{queue=\"processing\"} NaN\n"));
            long asked = System.nanoTime();
            assertThat(monitor.get("/panels").body()).contains("Redis is unreachable");
            assertThat(monitor.get("/metrics").statusCode()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(MAX_RESPONSE_TIME);
        } finally {
            signal("CONT");
        }
    }

    private void assertStatsAreUnavailable() {
        long asked = System.nanoTime();
        HttpResponse<String> answer = monitor.get("/stats");
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(MAX_RESPONSE_TIME);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(answer.body())
                .contains("\"type\":\"about:blank\"", "\"title\":\"Service Unavailable\"", "\"status\":503")
                .contains("\"code\":\"STORE_UNAVAILABLE\"", "\"detail\":");
    }

    @Test
    void otherErrorsAreProblemsToo() {
        HttpResponse<String> answer = monitor.get("/api/statistics?span=x");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body())
                .contains("\"type\":\"about:blank\"", "\"title\":\"Bad Request\"", "\"status\":400")
                .contains("\"code\":\"INVALID_ARGUMENT\"", "\"detail\":");
        assertThat(monitor.get("/nothing").body()).contains("\"type\":\"about:blank\"", "\"code\":\"NOT_FOUND\"");
    }

    private void signal(String name) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(
                                "kill",
                                "-" + name,
                                Long.toString(monitor.redis().pid()))
                        .start()
                        .waitFor())
                .isZero();
    }
}
