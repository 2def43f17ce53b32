package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The runnable jar on one data folder, from one start to the next: each test continues where the previous one ended. */
@TestMethodOrder(OrderAnnotation.class)
class StandaloneIT {

    private static final Path JAR = Path.of("..", "standalone", "target", "holdfast.jar");
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String UP = "Holdfast is up after ";
    private static final Pattern UP_SECONDS = Pattern.compile(UP + "([0-9.]+) s");
    private static final String LATER = "for-later";

    @TempDir
    private static Path temp;

    private static final Api PRODUCER = Api.onFreePort();
    private static final Api MONITOR = Api.onFreePort();
    private static final Api WORKER = Api.onFreePort();
    private static ServiceProcess holdfast;

    @AfterAll
    static void stop() {
        holdfast.close();
    }

    @Test
    @Order(1)
    void startsAndRunsATask() {
        holdfast = start("data", PRODUCER, "--workers", "1").awaitOutput(UP);
        System.out.println("Standalone was up after " + secondsToBeUp() + " s");

        assertThat(List.of(PRODUCER, MONITOR, WORKER))
                .allMatch(service -> service.get("/health").status() == 200);
        PRODUCER.enqueue(Map.of("id", LATER, "delay_ms", 3_600_000));
        String id = PRODUCER.enqueue(Map.of("type", "hello"));
        await().atMost(SOON).until(() -> PRODUCER.stateOf(id).equals("completed"));
        JsonNode stats = MONITOR.get("/stats").json();
        assertThat(stats.get("delayed").asInt()).isEqualTo(1);
        assertThat(stats.get("processing").asInt()).isZero();
        await().until(() -> MONITOR.get("/stats").json().get("workers").size() == 2);
    }

    @Test
    @Order(2)
    void aTerminationLeavesNoProcessBehind() {
        List<ProcessHandle> workers = holdfast.children();
        ProcessHandle redis = redis("data");
        assertThat(workers).hasSize(1);

        int code = holdfast.terminate();

        assertThat(code).isEqualTo(143);
        // Until the system has reaped them.
        await().atMost(SOON).until(() -> workers.stream().noneMatch(ProcessHandle::isAlive) && !redis.isAlive());
        assertThat(holdfast.output()).contains("Redis has stopped").doesNotContain("ERROR");
    }

    @Test
    @Order(3)
    void dataSurvivesARestart() {
        holdfast = start("data", PRODUCER).awaitOutput(UP);

        assertThat(PRODUCER.stateOf(LATER)).isEqualTo("delayed");
    }

    @Test
    @Order(4)
    @Tag("reliability")
    void theRedisThatAKillLeftBehindIsTakenOver() {
        ProcessHandle redis = redis("data");
        holdfast.kill();
        assertThat(redis.isAlive()).isTrue();

        holdfast = start("data", PRODUCER).awaitOutput(UP);

        assertThat(holdfast.output()).contains("Took over the Redis").contains("process " + redis.pid());
        assertThat(PRODUCER.stateOf(LATER)).isEqualTo("delayed");
    }

    @Test
    @Order(5)
    void aDataFolderInUseIsOneSentence() {
        ServiceProcess second = start("data", Api.onFreePort());

        assertThat(second.awaitExit()).isEqualTo(1);
        assertThat(second.output().lines())
                .singleElement()
                .asString()
                .contains("Another Holdfast (process " + holdfast.pid() + ") is running on the data folder");
    }

    @Test
    @Tag("reliability")
    @Order(6)
    void aBusyPortIsOneSentenceAndStopsTheRest() {
        ServiceProcess second = start("other", PRODUCER);

        assertThat(second.awaitExit()).isEqualTo(1);
        assertThat(second.output().lines().filter(line -> line.contains("ERROR")))
                .singleElement()
                .asString()
                .contains(Integer.toString(PRODUCER.port()));
        assertThat(second.output()).doesNotContain("\tat ").contains("Redis has stopped");
        assertThat(temp.resolve("other").resolve("redis.pid")).doesNotExist();
    }

    private static ServiceProcess start(String data, Api producer, String... arguments) {
        boolean first = producer.equals(PRODUCER) && data.equals("data");
        Map<String, String> environment = Map.of(
                "PRODUCER_ADDR",
                producer.address(),
                "MONITOR_ADDR",
                first ? MONITOR.address() : "127.0.0.1:0",
                "WORKER_METRICS_ADDR",
                first ? WORKER.address() : "127.0.0.1:0",
                "HOLDFAST_DATA",
                temp.resolve(data).toString(),
                "WORKER_SLEEP_MS",
                "1",
                "WORKER_FAILURE_PCT",
                "0");
        return ServiceProcess.ofJar(JAR, environment, arguments);
    }

    private static ProcessHandle redis(String data) {
        try {
            String pid =
                    Files.readString(temp.resolve(data).resolve("redis.pid")).strip();
            return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        } catch (IOException e) {
            throw new AssertionError("Redis left no note of its process", e);
        }
    }

    private static String secondsToBeUp() {
        Matcher matcher = UP_SECONDS.matcher(holdfast.output());
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }
}
