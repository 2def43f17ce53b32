package io.holdfast.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.monitor.MonitorApplication;
import io.holdfast.producer.ProducerApplication;
import io.holdfast.service.ServiceDefinition;
import io.holdfast.testing.RedisProcess;
import io.holdfast.testing.TargetServer;
import io.holdfast.worker.service.WorkerApplication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** After a run in which everything happened, the services expose what docs/metrics.md lists, and nothing else. */
class MetricsTableIT {

    private static final String NO_WORKER = "--holdfast.worker.enabled=false";

    private static final Pattern LABEL = Pattern.compile("\\b[a-z_]+=\"[^\"]*\"");

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void theTableAndTheExposedMetricsAreTheSame(@TempDir Path folder) throws Exception {
        try (RedisProcess redis = RedisProcess.start(folder);
                TargetServer target = new TargetServer().answering(500, "");
                ConfigurableApplicationContext producer = start(redis, target, ProducerApplication.SERVICE, NO_WORKER);
                ConfigurableApplicationContext worker = start(redis, target, WorkerApplication.SERVICE)) {
            assertThat(send(producer, "PUT", "/queues/default/limits", "{\"concurrency\": 5, \"key_concurrency\": 1}"))
                    .isEqualTo(200);
            assertThat(send(producer, "POST", "/tasks", "[{}, {\"key\": \"acme\"}, {\"type\": \"mail\"}]"))
                    .isEqualTo(202);
            await().untilAsserted(() -> assertThat(scrape(worker)).contains("task_duration_seconds_count{"));
            await().untilAsserted(() -> assertThat(scrape(worker)).contains("task_retries_total{"));
            Map<String, String> scrapes = new TreeMap<>();
            scrapes.put("producer", scrape(producer));
            scrapes.put("worker", scrape(worker));
            // It reads the limits when it starts, and then every half minute.
            try (ConfigurableApplicationContext monitor = start(redis, target, MonitorApplication.SERVICE, NO_WORKER)) {
                await().untilAsserted(() -> assertThat(scrape(monitor)).contains("queue_limit_used{"));
                scrapes.put("monitor", scrape(monitor));
            }
            assertThat(labelsOfDashboardAndRules())
                    .allSatisfy(
                            label -> assertThat(scrapes.values()).as(label).anyMatch(scrape -> scrape.contains(label)));
            SoftAssertions.assertSoftly(softly -> scrapes.forEach((service, scrape) -> softly.assertThat(
                            Exposition.parse(scrape).own())
                    .as("exposed by the " + service)
                    .isEqualTo(MetricsTable.of(service))));
        }
    }

    private static Set<String> labelsOfDashboardAndRules() throws IOException {
        String text = Files.readString(Path.of("../deploy/prometheus/rules.yml"))
                + Files.readString(Path.of("../deploy/grafana/queue.json")).replace("\\\"", "\"");
        return LABEL.matcher(text)
                .results()
                .map(label -> label.group())
                .filter(label -> !label.startsWith("job="))
                .collect(Collectors.toSet());
    }

    private static ConfigurableApplicationContext start(
            RedisProcess redis, TargetServer target, ServiceDefinition service, String... args) {
        return QuietLauncher.start(
                service,
                Map.of(
                        "REDIS_ADDR", redis.address(),
                        "MONITOR_ADDR", "127.0.0.1:0",
                        "PRODUCER_ADDR", "127.0.0.1:0",
                        "WORKER_METRICS_ADDR", "127.0.0.1:0",
                        "WORKER_SLEEP_MS", "0",
                        "WORKER_FAILURE_PCT", "0",
                        "RETRY_BASE_MS", "10",
                        "ROUTES", "mail: {url: '" + target.url() + "', allow_private: true, queue: mail}"),
                args);
    }

    private String scrape(ConfigurableApplicationContext service) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request(service, "/metrics").build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    private int send(ConfigurableApplicationContext service, String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request = request(service, path)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString()).statusCode();
    }

    private static HttpRequest.Builder request(ConfigurableApplicationContext service, String path) {
        String port = service.getEnvironment().getProperty("local.server.port");
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }
}
