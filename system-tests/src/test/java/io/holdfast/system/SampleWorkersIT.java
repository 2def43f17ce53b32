package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** The workers in {@code samples}, which use only HTTP, against the producer's jar. */
@Tag("reliability")
class SampleWorkersIT {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String LEASE_MS = "2000";

    private static ServiceProcess housekeeping;

    private final Api producer = TestSystem.shared().producer();
    private final List<ServiceProcess> started = new ArrayList<>();

    /** A language, and the minimum version for its sample. */
    enum Language {
        PYTHON("python3", "import sys; sys.exit(sys.version_info < (3, 8))", "-c", "samples/python/worker.py"),
        NODE(
                "node",
                "process.exit(Number(process.versions.node.split('.')[0]) < 18 ? 1 : 0)",
                "-e",
                "samples/node/worker.mjs");

        private final String program;
        private final String check;
        private final String option;
        private final String sample;

        Language(String program, String check, String option, String sample) {
            this.program = program;
            this.check = check;
            this.option = option;
            this.sample = sample;
        }

        boolean isInstalled() {
            try {
                Process process = new ProcessBuilder(program, option, check).start();
                return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Reclaims the tasks of dead workers, and serves none of these queues. */
    @BeforeAll
    static void startTheReaper() {
        housekeeping = TestSystem.shared().startWorker("housekeeping", 1);
    }

    @AfterAll
    static void stopTheReaper() {
        housekeeping.close();
    }

    @AfterEach
    void stopAll() {
        started.forEach(ServiceProcess::close);
    }

    @ParameterizedTest
    @EnumSource
    void itRunsTasksKeepsItsLeaseAndStopsGracefully(Language language) {
        ServiceProcess worker = start(language, "one");
        String quick = enqueue(language, Map.of("numbers", List.of(1, 2, 3)));
        String longerThanItsLease = enqueue(language, Map.of("sleep_ms", 5_000));
        String failing = enqueue(language, Map.of("fail", true));
        awaitState(language, quick, "completed");
        assertThat(task(language, quick).path("result").path("sum").asInt()).isEqualTo(6);
        assertThat(task(language, quick).path("result").path("worker").asString())
                .isEqualTo(nameOf(language, "one"));
        awaitState(language, longerThanItsLease, "completed");
        assertThat(task(language, longerThanItsLease).path("attempts").size()).isEqualTo(1);
        await().atMost(LONG)
                .until(() ->
                        task(language, failing).path("last_error").asString("").contains("fail was requested"));
        assertThat(worker.terminate()).isZero();
        assertThat(worker.output()).contains("stops");
    }

    @ParameterizedTest
    @EnumSource
    void theTaskOfAKilledWorkerRunsElsewhereWhenItsLeaseHasEnded(Language language) {
        ServiceProcess doomed = start(language, "doomed");
        String id = enqueue(language, Map.of("sleep_ms", 4_000));
        await().atMost(LONG)
                .until(() -> task(language, id).path("worker").asString("").equals(nameOf(language, "doomed")));
        doomed.kill();
        start(language, "heir");
        awaitState(language, id, "completed");
        JsonNode task = task(language, id);
        assertThat(task.path("result").path("worker").asString()).isEqualTo(nameOf(language, "heir"));
        assertThat(task.path("retry_count").asInt(-1)).isZero();
        assertThat(task.path("attempts")
                        .valueStream()
                        .map(run -> run.path("kind").asString()))
                .containsExactly("reclaimed", "succeeded");
    }

    @ParameterizedTest
    @EnumSource
    void aReceiptIsStaleAfterItsTaskWentToAnotherWorker(Language language) {
        String id = enqueue(language, Map.of("numbers", List.of(4)));
        JsonNode taken = producer.post(
                        "/leases", Map.of("worker", "slow", "queue", queueOf(language), "lease_ms", 1_000))
                .json()
                .path("tasks")
                .path(0);
        assertThat(taken.path("id").asString()).isEqualTo(id);
        start(language, "quick");
        awaitState(language, id, "completed");
        Api.Answer late = producer.post(
                "/leases/complete", Map.of("receipt", taken.path("receipt").asString()));
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.json().path("code").asString()).isEqualTo("LEASE_LOST");
        assertThat(task(language, id).path("result").path("sum").asInt()).isEqualTo(4);
    }

    private ServiceProcess start(Language language, String name) {
        boolean installed = language.isInstalled();
        if (!installed) {
            System.err.println("SKIPPED: " + language.program + " is not installed, or too old for " + language.sample);
        }
        assumeTrue(installed, language.program);
        ServiceProcess worker = ServiceProcess.ofProgram(
                name + "-" + language.program,
                Map.of(
                        "HOLDFAST_URL",
                        "http://" + producer.address(),
                        "QUEUE",
                        queueOf(language),
                        "WORKER",
                        nameOf(language, name),
                        "LEASE_MS",
                        LEASE_MS),
                List.of(language.program, Path.of("..", language.sample).toString()));
        started.add(worker);
        return worker.awaitOutput("takes from");
    }

    private String enqueue(Language language, Map<String, Object> payload) {
        return producer.enqueue(Map.of("queue", queueOf(language), "payload", payload, "max_retries", 0));
    }

    private void awaitState(Language language, String id, String state) {
        await().atMost(LONG)
                .until(() -> task(language, id).path("state").asString().equals(state));
    }

    private JsonNode task(Language language, String id) {
        return producer.task(id, queueOf(language));
    }

    private static String queueOf(Language language) {
        return "sample-" + language.program;
    }

    private static String nameOf(Language language, String name) {
        return language.program + "-" + name;
    }
}
