package io.holdfast.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.StoreMismatchException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Everything works with exactly the rights that docs/security.md lists, over TLS with certificates of a private authority. */
@Tag("reliability")
@ExtendWith(OutputCaptureExtension.class)
class LeastRightsIT {

    private static final List<String> SERVICES = List.of("producer", "worker", "monitor");
    private static final Pattern RECEIPT = Pattern.compile("\"receipt\":\"([^\"]+)\"");
    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");

    @TempDir
    private Path folder;

    @Test
    void theListedRightsAreEnough() throws Exception {
        try (TlsRedis redis = TlsRedis.start(folder)) {
            useEverything(redis, rule -> rule + optional());
            assertThat(redis.denied())
                    .as("except for CLIENT SETINFO, which old servers do not know and the driver does not need")
                    .filteredOn(denied -> !denied.matches("holdfast-\\w+ command client(\\|setinfo)?"))
                    .isEmpty();
        }
    }

    /** As managed servers do. */
    @Test
    void aServerMayRefuseClientConfigAndInfo() throws Exception {
        try (TlsRedis redis = TlsRedis.start(
                folder,
                "--rename-command",
                "CLIENT",
                "",
                "--rename-command",
                "CONFIG",
                "",
                "--rename-command",
                "INFO",
                "")) {
            useEverything(redis, Function.identity());
        }
    }

    @Test
    void theOptionalRightsCanBeLeftOut() throws Exception {
        try (TlsRedis redis = TlsRedis.start(folder)) {
            useEverything(redis, Function.identity());
            assertThat(redis.denied())
                    .isNotEmpty()
                    .allMatch(denied ->
                            denied.matches("holdfast-\\w+ command (info|client|client\\|.*|config\\|get|config)"));
        }
    }

    @Test
    void aMissingRightStopsTheStartWithOneLine(CapturedOutput output) throws Exception {
        try (TlsRedis redis = TlsRedis.start(folder)) {
            assertThatThrownBy(() -> useEverything(redis, rule -> rule + " -type"))
                    .isInstanceOf(StoreMismatchException.class);
        }
        assertThat(output.getAll().lines().filter(line -> line.contains("ERROR")))
                .singleElement()
                .asString()
                .contains("Could not start", "Check the permissions of REDIS_USERNAME");
    }

    private static void useEverything(TlsRedis redis, Function<String, String> rights) throws IOException {
        for (String rule : block().filter(line -> line.startsWith("user ")).toList()) {
            redis.addUser(rights.apply(rule.substring("user ".length())));
        }
        Map<String, Map<String, String>> environments = SERVICES.stream()
                .collect(Collectors.toMap(Function.identity(), service -> environment(redis, service)));
        try (RunningServices services = new RunningServices(environments)) {
            run(services);
            pull(services);
            control(services);
            schedule(services);
            lookAtTheConsole(services);
            operate(services);
            assertThat(redis.announcesWorkers())
                    .as("whether a killed worker is noticed at once")
                    .isEqualTo(rights.apply("").contains("client"));
        }
    }

    private static Map<String, String> environment(TlsRedis redis, String service) {
        Map<String, String> environment = new HashMap<>(redis.variables());
        environment.put("REDIS_USERNAME", "holdfast-" + service);
        environment.put("REDIS_PASSWORD", "replace-me");
        environment.put("WORKER_QUEUES", "default");
        environment.put("WORKER_COUNT", "4");
        environment.put("WORKER_SLEEP_MS", "5");
        environment.put("WORKER_FAILURE_PCT", "50");
        environment.put("MAX_RETRIES", "1");
        environment.put("RETRY_BASE_MS", "10");
        environment.put("LEASE_TTL_SECONDS", "2");
        environment.put("REAPER_INTERVAL_SECONDS", "1");
        environment.put("COMPLETED_RETENTION_COUNT", "20");
        environment.put("TASK_ID_WINDOW_SECONDS", "1");
        environment.keySet().removeIf(name -> !name.startsWith("REDIS") && service.equals("monitor"));
        return environment;
    }

    /** Enqueue, run, fail, retry, bury, delay, expire; with keys, limits, ids and idempotency keys. */
    private static void run(RunningServices services) {
        String producer = services.producer();
        services.call(
                "PUT",
                producer + "/queues/default/limits",
                "{\"concurrency\":3,\"rate\":{\"count\":200,\"per_ms\":1000},\"key_concurrency\":1,"
                        + "\"key_rate\":{\"count\":100,\"per_ms\":1000},\"key_max_pending\":1000,"
                        + "\"keys\":{\"acme\":{\"weight\":3}}}");
        services.call(
                "POST",
                producer + "/tasks",
                Stream.of(
                                "{}",
                                "{\"id\":\"mine\",\"priority\":\"high\"}",
                                "{\"key\":\"acme\"}",
                                "{\"key\":\"beta\",\"priority\":\"low\"}",
                                "{\"delay_ms\":300}",
                                "{\"delay_ms\":300,\"key\":\"acme\"}",
                                "{\"idempotency_key\":\"once\"}",
                                "{\"idempotency_key\":\"once\"}",
                                "{\"expires_at\":\"2020-01-01T00:00:00Z\"}",
                                "{\"timeout_ms\":60000}")
                        .flatMap(task -> Stream.generate(() -> task).limit(task.contains("mine") ? 1 : 5))
                        .collect(Collectors.joining(",", "[", "]")));
        services.call("POST", producer + "/task", "{\"id\":\"mine\"}");
        awaitDepths(
                services,
                "default",
                depths -> depths.contains("\"pending_default\":0")
                        && depths.contains("\"pending_high\":0")
                        && depths.contains("\"pending_low\":0")
                        && depths.contains("\"delayed\":0")
                        && depths.contains("\"processing\":0"));
        await().until(() ->
                services.call("GET", services.worker() + "/metrics", "").contains("status=\"failure\""));
        services.call("GET", producer + "/tasks?queue=default", "");
        services.call("GET", producer + "/tasks?queue=default&state=completed", "");
        services.call("POST", producer + "/dead-letters/requeue?queue=default", "");
        await().until(() ->
                services.send("GET", services.worker() + "/health", "").statusCode() == 200);
    }

    /** Takes, renews, completes, retries, snoozes, buries; leases run out and are reaped; cancel and requeue. */
    private static void pull(RunningServices services) {
        String producer = services.producer();
        services.call("POST", producer + "/tasks", tasks(6, "{\"queue\":\"pull\",\"id\":\"p%d\",\"key\":\"k%d\"}"));
        services.call("POST", producer + "/task", "{\"queue\":\"pull\",\"id\":\"later\",\"delay_ms\":600000}");
        List<String> receipts = RECEIPT.matcher(services.call(
                        "POST",
                        producer + "/leases",
                        "{\"worker\":\"w\",\"queues\":[\"pull\"],\"max\":5,\"lease_ms\":20000}"))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(receipts).hasSize(5);
        services.call("POST", producer + "/leases/renew", "{\"receipts\":[\"" + receipts.get(0) + "\"]}");
        services.call(
                "POST",
                producer + "/leases/complete",
                "{\"receipt\":\"" + receipts.get(0) + "\",\"result\":{\"a\":1}}");
        fail(services, receipts.get(1), "\"action\":\"retry\"");
        fail(services, receipts.get(2), "\"action\":\"bury\"");
        fail(services, receipts.get(3), "\"action\":\"snooze\",\"delay_ms\":600000");
        services.send("DELETE", producer + "/tasks/p4?queue=pull&running=true", "");
        services.call(
                "POST", producer + "/leases", "{\"worker\":\"w\",\"queues\":[\"pull\"],\"max\":1,\"lease_ms\":1000}");
        services.call("GET", producer + "/tasks/p5?queue=pull", "");
        await().until(() ->
                services.call("GET", producer + "/tasks/p5?queue=pull", "").contains("\"pending\""));
        services.call("POST", producer + "/tasks/p2/requeue?queue=pull", "");
        services.call("DELETE", producer + "/tasks/later?queue=pull", "");
    }

    private static void fail(RunningServices services, String receipt, String action) {
        services.call(
                "POST",
                services.producer() + "/leases/fail",
                "{\"receipt\":\"" + receipt + "\",\"error\":\"broken\"," + action + "}");
    }

    /** Pause, keys, purge, rates. */
    private static void control(RunningServices services) {
        String queue = services.producer() + "/queues/purged";
        services.call(
                "POST",
                services.producer() + "/tasks",
                tasks(3, "{\"queue\":\"purged\",\"id\":\"q%d\",\"key\":\"k%d\"}"));
        services.call("POST", queue + "/pause", "");
        services.call("POST", queue + "/keys/k1/pause", "");
        services.call("GET", queue + "/keys", "");
        services.call("POST", queue + "/keys/k1/resume", "");
        services.call("POST", queue + "/resume", "");
        Matcher id = ID.matcher(services.call("POST", queue + "/purge", "{\"state\":\"pending\"}"));
        assertThat(id.find()).isTrue();
        await().until(() -> services.call("GET", services.producer() + "/operations/" + id.group(1), "")
                .contains("\"done\""));
        services.call("GET", services.producer() + "/queues", "");
        services.call("GET", services.producer() + "/rates", "");
    }

    private static void schedule(RunningServices services) {
        String schedules = services.producer() + "/schedules";
        services.call(
                "PUT",
                schedules + "/tick",
                "{\"every_ms\":1000,\"task\":{\"type\":\"tick\",\"key\":\"acme\"},\"overlap\":\"replace\"}");
        await().until(() -> services.call("GET", schedules + "/tick", "").contains("\"fired\""));
        services.call("POST", schedules + "/tick/trigger", "");
        services.call("POST", schedules + "/tick/pause", "");
        services.call("POST", schedules + "/tick/resume", "");
        services.call("GET", schedules, "");
        services.call("DELETE", schedules + "/tick", "");
    }

    private static void lookAtTheConsole(RunningServices services) {
        for (String page : List.of(
                "/",
                "/?span=3h&queue=default",
                "/tasks",
                "/tasks?q=state:dead",
                "/tasks?q=key:acme",
                "/tasks/pull/p0",
                "/failures",
                "/queues",
                "/queues/default",
                "/queues/default/flow",
                "/schedules",
                "/workers",
                "/operations",
                "/audit",
                "/enqueue")) {
            services.call("GET", services.monitor() + page, "", "Accept", "text/html");
        }
        for (String twin : List.of(
                "/stats",
                "/metrics",
                "/api/overview",
                "/api/statistics",
                "/api/tasks",
                "/api/failures",
                "/api/queues",
                "/api/workers",
                "/api/operations",
                "/api/audit",
                "/api/schedules")) {
            services.call("GET", services.monitor() + twin, "");
        }
    }

    /** Bulk operations with every action, and the changes that only the console offers. */
    private static void operate(RunningServices services) {
        String monitor = services.monitor();
        String producer = services.producer();
        services.call(
                "POST",
                producer + "/tasks",
                tasks(5, "{\"queue\":\"bulk\",\"id\":\"b%d\",\"delay_ms\":600000,\"key\":\"k%d\"}"));
        operation(services, "run_now", "queue:bulk id:b0");
        operation(services, "cancel", "queue:bulk");
        operation(services, "requeue", "queue:default state:dead");
        operation(services, "delete", "queue:pull state:dead");
        services.call("POST", monitor + "/api/queues/bulk/pause", "");
        services.call("POST", monitor + "/api/queues/bulk/resume", "");
        services.call("PUT", monitor + "/api/queues/bulk/limits", "{\"concurrency\":1}");
        Matcher worker = ID.matcher(services.call("GET", monitor + "/api/workers", ""));
        assertThat(worker.find()).isTrue();
        services.call("POST", monitor + "/api/workers/" + worker.group(1) + "/drain", "");
        services.call("POST", monitor + "/api/workers/" + worker.group(1) + "/resume", "");
        services.call("GET", producer + "/health", "");
        services.call("GET", monitor + "/health", "");
    }

    private static void operation(RunningServices services, String action, String query) {
        String body = "{\"action\":\"" + action + "\",\"q\":\"" + query + "\"}";
        String operations = services.monitor() + "/api/operations";
        services.call("POST", operations + "?dry_run=true", body);
        Matcher id = ID.matcher(services.call("POST", operations, body));
        assertThat(id.find()).isTrue();
        await().until(() ->
                services.call("GET", operations + "/" + id.group(1), "").contains("\"done\""));
    }

    private static void awaitDepths(RunningServices services, String queue, Function<String, Boolean> expected) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> expected.apply(services.call("GET", services.producer() + "/queues/" + queue, "")));
    }

    private static String tasks(int count, String form) {
        return Stream.iterate(0, i -> i + 1)
                .limit(count)
                .map(i -> form.replace("%d", Integer.toString(i)))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String optional() {
        try {
            return block().filter(line -> line.startsWith("optional "))
                    .findFirst()
                    .orElseThrow()
                    .replace("optional", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines that users copy. */
    private static Stream<String> block() throws IOException {
        return Files.readString(Path.of("..", "docs", "security.md"))
                .split("LeastRightsIT reads this block. -->\\s*```\\n", 2)[1]
                .split("\\n```", 2)[0]
                .lines();
    }
}
