package io.holdfast.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import io.holdfast.producer.ProducerApplication;
import io.holdfast.service.ServiceDefinition;
import io.holdfast.standalone.OtlpReceiver.Received;
import io.holdfast.testing.RedisProcess;
import io.holdfast.testing.TargetServer;
import io.holdfast.worker.service.WorkerApplication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** What a collector receives of a task's way through producer and worker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("reliability")
class TraceIT {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String CALLER = "b7ad6b7169203331";

    private final AtomicInteger calls = new AtomicInteger();
    private final TargetServer target = new TargetServer();
    private OtlpReceiver collector;
    private RedisProcess redis;
    private ConfigurableApplicationContext producer;
    private ConfigurableApplicationContext worker;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        collector = new OtlpReceiver();
        redis = RedisProcess.start(folder);
        producer = start(ProducerApplication.SERVICE, "--holdfast.worker.enabled=false");
        worker = start(WorkerApplication.SERVICE);
    }

    private ConfigurableApplicationContext start(ServiceDefinition service, String... args) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "REDIS_ADDR", redis.address(),
                "PRODUCER_ADDR", "127.0.0.1:0",
                "WORKER_METRICS_ADDR", "127.0.0.1:0",
                "WORKER_SLEEP_MS", "0",
                "WORKER_FAILURE_PCT", "0",
                "RETRY_BASE_MS", "20",
                "RETRY_MAX_MS", "20",
                "ROUTES", "mail: {url: '" + target.url() + "', allow_private: true, queue: mail}",
                "OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint()));
        String soon = "--management.opentelemetry.tracing.export.schedule-delay=100ms";
        return QuietLauncher.start(
                service,
                environment,
                Stream.concat(Stream.of(soon), Stream.of(args)).toArray(String[]::new));
    }

    @AfterAll
    void stop() {
        worker.close();
        producer.close();
        redis.close();
        collector.close();
        target.close();
    }

    @Test
    void oneTraceShowsTheCallTheEnqueueTheWaitAndEveryAttempt() throws Exception {
        target.answering(exchange -> TargetServer.reply(exchange, calls.incrementAndGet() < 3 ? 500 : 200, ""));
        post(
                "/task",
                "{\"type\": \"mail\", \"queue\": \"mail\", \"id\": \"traced\"}",
                "00-" + TRACE + "-" + CALLER + "-01");
        await().untilAsserted(() -> assertThat(spansOf(TRACE)).hasSize(6));

        List<Received> spans = spansOf(TRACE);
        Received call = only(spans, "http post /task");
        assertThat(call.kind()).isEqualTo("SERVER");
        assertThat(call.service()).isEqualTo("producer-service");
        assertThat(call.parent()).isEqualTo(CALLER);
        Received enqueue = only(spans, "send mail");
        assertThat(enqueue.kind()).isEqualTo("PRODUCER");
        assertThat(enqueue.parent()).isEqualTo(call.id());
        assertThat(enqueue.attributes())
                .contains(
                        entry("messaging.system", "holdfast"),
                        entry("messaging.operation.type", "send"),
                        entry("messaging.destination.name", "mail"),
                        entry("messaging.message.id", "traced"),
                        entry("holdfast.task.type", "mail"));
        Received waited = only(spans, "wait mail");
        assertThat(waited.parent()).isEqualTo(enqueue.id());
        assertThat(waited.service()).isEqualTo("worker-service");
        List<Received> attempts = named(spans, "process mail");
        assertThat(attempts).allSatisfy(attempt -> {
            assertThat(attempt.kind()).isEqualTo("CONSUMER");
            assertThat(attempt.parent()).isEqualTo(enqueue.id());
            assertThat(attempt.attributes()).contains(entry("messaging.message.id", "traced"));
        });
        assertThat(attempts)
                .extracting(attempt -> attempt.attributes().get("holdfast.task.attempt"))
                .containsExactly("1", "2", "3");
        assertThat(attempts)
                .extracting(attempt -> attempt.attributes().get("holdfast.task.outcome"))
                .containsExactly("retried", "retried", "completed");
        assertThat(attempts).extracting(Received::failed).containsExactly(true, true, false);
        assertThat(target.received())
                .extracting(request -> request.header("traceparent"))
                .isEqualTo(attempts.stream()
                        .map(attempt -> "00-" + TRACE + "-" + attempt.id() + "-01")
                        .toList());
        System.out.println(TraceText.of(spans));
    }

    @Test
    void theTasksOfABatchAreLinkedToTheirEnqueue() throws Exception {
        post("/tasks", "[{\"id\": \"b1\"}, {\"id\": \"b2\"}]", null);
        await().untilAsserted(() -> assertThat(runsOf("b1", "b2")).hasSize(2));

        Received enqueue = only(collector.spans(), "send default");
        assertThat(enqueue.attributes()).contains(entry("messaging.batch.message_count", "2"));
        assertThat(runsOf("b1", "b2")).allSatisfy(run -> {
            assertThat(run.links()).containsExactly(enqueue.trace() + "-" + enqueue.id());
            assertThat(run.parent()).isEmpty();
            assertThat(run.trace()).isNotEqualTo(enqueue.trace());
        });
        assertThat(runsOf("b1", "b2")).extracting(Received::trace).doesNotHaveDuplicates();
    }

    @Test
    void scrapesAndProbesAreNotTraced() throws Exception {
        get("/metrics");
        get("/health");
        post("/task", "{\"id\": \"after\"}", null);
        await().untilAsserted(() -> assertThat(runsOf("after")).hasSize(1));
        assertThat(collector.spans()).extracting(Received::name).noneMatch(name -> name.startsWith("http get"));
    }

    private List<Received> spansOf(String trace) {
        return collector.spans().stream()
                .filter(span -> span.trace().equals(trace))
                .sorted(Comparator.comparing(Received::startNanos))
                .toList();
    }

    private List<Received> runsOf(String... tasks) {
        return collector.spans().stream()
                .filter(span -> span.name().equals("process default"))
                .filter(span -> List.of(tasks).contains(span.attributes().get("messaging.message.id")))
                .toList();
    }

    private static List<Received> named(List<Received> spans, String name) {
        return spans.stream().filter(span -> span.name().equals(name)).toList();
    }

    private static Received only(List<Received> spans, String name) {
        return assertThat(named(spans, name)).singleElement().actual();
    }

    private void post(String path, String body, String traceparent) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path).POST(BodyPublishers.ofString(body));
        if (traceparent != null) {
            request.header("traceparent", traceparent);
        }
        assertThat(HttpClient.newHttpClient()
                        .send(request.build(), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(202);
    }

    private void get(String path) throws IOException, InterruptedException {
        assertThat(HttpClient.newHttpClient()
                        .send(request(path).build(), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
    }

    private HttpRequest.Builder request(String path) {
        String port = producer.getEnvironment().getProperty("local.server.port");
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/json");
    }
}
