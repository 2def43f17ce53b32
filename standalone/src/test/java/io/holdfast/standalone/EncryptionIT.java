package io.holdfast.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.testing.RedisProcess;
import io.holdfast.testing.TargetServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The three services with encrypted payloads: clients see plain text, Redis and its files do not. */
class EncryptionIT {

    private static final String CANARY = "canary-4111-1111";
    private static final String PAYLOAD = "{\"card\": \"" + CANARY + "\"}";
    private static final String K1 = "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n";
    private static final String K2 = "k2:ICECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n";
    private static final Pattern RECEIPT = Pattern.compile("\"receipt\":\"([^\"]+)\"");

    @TempDir
    private Path data;

    @TempDir
    private Path folder;

    private RedisProcess redis;
    private final TargetServer target = new TargetServer();

    @BeforeEach
    void start() {
        redis = RedisProcess.start(data, "--appendonly", "yes", "--rdbcompression", "no");
    }

    @AfterEach
    void stop() {
        target.close();
        redis.close();
    }

    @Test
    void clientsSeePlainTextAndRedisDoesNot() throws IOException {
        String keys = Files.writeString(folder.resolve("keys"), K1).toString();
        Map<String, String> settings = settings(keys);
        target.answering(200, "{\"seen\": \"" + CANARY + "\"}", "Content-Type", "application/json");
        try (RunningServices services =
                new RunningServices(Map.of("producer", settings, "worker", settings, "monitor", settings))) {
            String producer = services.producer();
            services.call(
                    "POST",
                    producer + "/tasks",
                    "[" + task("pushed", "push", "") + "," + task("pulled", "pull", "pull") + ","
                            + task("waits", "pull", "wait") + "]");
            services.call(
                    "POST", producer + "/task", task("later", "pull", "pull").replace("}}", "},\"delay_ms\":3600000}"));
            await().untilAsserted(() -> assertThat(services.call("GET", producer + "/tasks/pushed?queue=push", ""))
                    .contains("\"completed\"", "\"payload\":" + PAYLOAD, "\"seen\": \"" + CANARY));
            assertThat(target.received())
                    .hasSize(1)
                    .allMatch(request -> request.text().equals(PAYLOAD));

            fail(services, "{\"receipt\":\"%s\",\"error\":\"boom\",\"delay_ms\":1}");
            await().untilAsserted(() -> assertThat(state(services, "pulled")).isEqualTo("pending"));
            fail(services, "{\"receipt\":\"%s\",\"error\":\"boom\",\"action\":\"bury\"}");
            services.call("POST", producer + "/dead-letters/requeue?queue=pull", "");
            await().untilAsserted(() -> assertThat(state(services, "pulled")).isEqualTo("pending"));
            String taken = take(services);
            assertThat(taken).contains("\"payload\":" + PAYLOAD);
            services.call(
                    "POST",
                    producer + "/leases/complete",
                    "{\"receipt\":\"" + receipt(taken) + "\",\"result\":[\"" + CANARY + "\"]}");

            services.call("PUT", producer + "/schedules/tick", "{\"every_ms\":3600000,\"task\":" + scheduled() + "}");
            services.call("POST", producer + "/schedules/tick/trigger", "");
            assertThat(services.call("GET", producer + "/schedules/tick", "")).contains("\"payload\":" + PAYLOAD);
            assertThat(services.call("GET", services.monitor() + "/api/tasks/push/pushed", ""))
                    .contains("\"payload\":" + PAYLOAD);
        }
        assertThat(filesWith(CANARY)).isEmpty();
        assertThat(filesWith("2 pull ")).as("they do have the records").isNotEmpty();
    }

    @Test
    void aWorkerWithoutTheKeyKeepsTheTaskForOneThatHasIt() throws IOException {
        Path ofWorker = Files.writeString(folder.resolve("worker"), K2);
        Map<String, String> worker = settings(ofWorker.toString());
        Map<String, String> others =
                settings(Files.writeString(folder.resolve("keys"), K1).toString());
        try (RunningServices services =
                new RunningServices(Map.of("producer", others, "worker", worker, "monitor", others))) {
            services.call("POST", services.producer() + "/task", task("pushed", "push", ""));
            await().untilAsserted(
                            () -> assertThat(services.call("GET", services.producer() + "/tasks/pushed?queue=push", ""))
                                    .contains("The payload is encrypted with key k1, which is not in PAYLOAD_KEYS_FILE")
                                    .contains("\"retry_count\":0"));
            assertThat(services.call("GET", services.worker() + "/metrics", ""))
                    .containsPattern("payload_decryption_failures_total\\{[^}]*reason=\"key_missing\"[^}]*} [1-9]");
            assertThat(target.received()).isEmpty();
            Files.writeString(ofWorker, K2 + K1);
            await().untilAsserted(() -> assertThat(target.received()).hasSize(1));
        }
    }

    private static String task(String id, String type, String queue) {
        String where = queue.isEmpty() ? "" : ",\"queue\":\"" + queue + "\"";
        return "{\"id\":\"" + id + "\",\"type\":\"" + type + "\"" + where + ",\"payload\":" + PAYLOAD + "}";
    }

    private static String scheduled() {
        return "{\"type\":\"pull\",\"queue\":\"pull\",\"payload\":" + PAYLOAD + "}";
    }

    private static String take(RunningServices services) {
        return services.call("POST", services.producer() + "/leases", "{\"worker\":\"w\",\"queue\":\"pull\"}");
    }

    private static void fail(RunningServices services, String body) {
        services.call("POST", services.producer() + "/leases/fail", String.format(body, receipt(take(services))));
    }

    private static String receipt(String taken) {
        Matcher receipt = RECEIPT.matcher(taken);
        assertThat(receipt.find()).as(taken).isTrue();
        return receipt.group(1);
    }

    private static String state(RunningServices services, String id) {
        String task = services.call("GET", services.producer() + "/tasks/" + id + "?queue=pull", "");
        return task.replaceFirst("(?s).*\"state\":\"([a-z]+)\".*", "$1");
    }

    private Map<String, String> settings(String keys) {
        Map<String, String> settings = new HashMap<>();
        settings.put("REDIS_ADDR", redis.address());
        settings.put("PAYLOAD_KEYS_FILE", keys);
        settings.put("WORKER_QUEUES", "push");
        settings.put("ROUTES", "{push: {url: '" + target.url() + "', allow_private: true, queue: push}}");
        return settings;
    }

    private List<Path> filesWith(String text) {
        try (Stream<Path> files = Files.walk(data)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> contains(file, text))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
