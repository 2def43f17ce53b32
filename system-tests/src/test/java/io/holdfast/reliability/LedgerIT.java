package io.holdfast.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.system.Api;
import io.holdfast.system.ServiceProcess;
import io.holdfast.testing.RedisProcess;
import io.holdfast.testing.Scale;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Accounts for every one of 10,000 tasks through REST, while a quarter of all runs fails and workers are killed. */
@Tag("reliability")
class LedgerIT {

    private static final int TASKS = Scale.of(4_000, 10_000);
    private static final int BATCH = 500;
    private static final int KILLS = 4;
    private static final int MAX_RETRIES = 3;
    private static final double DEAD = Math.pow(0.25, MAX_RETRIES + 1);
    /** Five standard deviations: the probability of a larger deviation by chance is one in two millions. */
    private static final double TOLERANCE = 5 * Math.sqrt(DEAD * (1 - DEAD) / TASKS);

    private static final Duration LONG = Duration.ofMinutes(5);

    private final Random random = new Random(42);
    private long cutShort;
    private final Api producer = Api.onFreePort();

    @TempDir
    private Path folder;

    @Test
    @Timeout(600)
    void everyTaskIsCompletedOrDeadAfterAllItsFailures() {
        try (RedisProcess redis = RedisProcess.start(folder, "--appendonly", "yes");
                ServiceProcess unused = startProducer(redis)) {
            List<ServiceProcess> workers = new ArrayList<>(
                    List.of(startWorker(redis, Api.onFreePort()), startWorker(redis, Api.onFreePort())));
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < TASKS / BATCH; i++) {
                ids.addAll(producer.enqueueAll(batch()));
                if (i % (TASKS / BATCH / KILLS) == 2) {
                    workers.remove(0).kill();
                    workers.add(startWorker(redis, Api.onFreePort()));
                }
            }
            await().atMost(LONG).pollInterval(Duration.ofSeconds(1)).until(() -> unfinished() == 0);
            Map<String, Integer> ledger = account(ids);
            workers.forEach(ServiceProcess::close);

            double deadPercent = 100.0 * ledger.getOrDefault("dead", 0) / TASKS;
            System.out.printf(
                    "Ledger of %d tasks, %d workers killed: %s, dead %.2f %%, distinct ids %d, runs cut short %d%n",
                    TASKS, KILLS, ledger, deadPercent, new HashSet<>(ids).size(), cutShort);
            assertThat(Set.copyOf(ids)).hasSize(TASKS);
            assertThat(ledger.keySet()).isSubsetOf("completed", "dead");
            assertThat(deadPercent).isBetween(100 * (DEAD - TOLERANCE), 100 * (DEAD + TOLERANCE));
        }
    }

    /** The number of tasks in each state; a dead one must have used all its retries. */
    private Map<String, Integer> account(List<String> ids) {
        Map<String, Integer> ledger = new HashMap<>();
        Set<String> dead = new HashSet<>();
        for (String id : ids) {
            JsonNode task = producer.task(id);
            String state = task.get("state").asString();
            ledger.merge(state, 1, Integer::sum);
            cutShort += runs(task, "reclaimed");
            if (state.equals("dead")) {
                dead.add(id);
                assertThat(task.get("retry_count").asInt()).as(id).isEqualTo(MAX_RETRIES);
                assertThat(runs(task, "failed")).as(id).isEqualTo(MAX_RETRIES + 1);
            }
        }
        assertThat(page("dead")).isEqualTo(dead);
        return ledger;
    }

    /** Failed runs cost a retry; runs interrupted by a kill do not. */
    private static long runs(JsonNode task, String kind) {
        return task.path("attempts")
                .valueStream()
                .filter(attempt -> attempt.get("kind").asString().equals(kind))
                .count();
    }

    private int unfinished() {
        return List.of("pending", "delayed", "processing").stream()
                .mapToInt(state -> page(state).size())
                .sum();
    }

    /** The ids of the first thousand tasks of a state. */
    private Set<String> page(String state) {
        Set<String> ids = new HashSet<>();
        JsonNode page =
                producer.get("/tasks?queue=default&limit=1000&state=" + state).json();
        page.get("tasks").forEach(task -> ids.add(task.get("id").asString()));
        return ids;
    }

    private List<Map<String, Object>> batch() {
        return IntStream.range(0, BATCH).mapToObj(i -> task()).toList();
    }

    private Map<String, Object> task() {
        Map<String, Object> task = new HashMap<>();
        task.put("type", List.of("email", "report", "resize").get(random.nextInt(3)));
        task.put("priority", List.of("high", "default", "low").get(random.nextInt(3)));
        task.put("payload", Collections.nCopies(random.nextInt(5), "some text"));
        if (random.nextInt(3) == 0) {
            task.put("delay_ms", random.nextInt(5_000));
        }
        return task;
    }

    private ServiceProcess startProducer(RedisProcess redis) {
        Map<String, String> environment = Map.of(
                "REDIS_ADDR", redis.address(), "PRODUCER_ADDR", producer.address(), "MAX_RETRIES", "" + MAX_RETRIES);
        return ServiceProcess.ofJar(ServiceProcess.serviceJar("producer-service"), environment)
                .awaitHealth(producer);
    }

    private static ServiceProcess startWorker(RedisProcess redis, Api worker) {
        Map<String, String> environment = Map.of(
                "REDIS_ADDR", redis.address(),
                "WORKER_METRICS_ADDR", worker.address(),
                "WORKER_COUNT", "10",
                "WORKER_SLEEP_MS", "1",
                "WORKER_FAILURE_PCT", "25",
                "LEASE_TTL_SECONDS", "3",
                "REAPER_INTERVAL_SECONDS", "1",
                "RETRY_BASE_MS", "200",
                "RETRY_MAX_MS", "2000",
                "COMPLETED_RETENTION_COUNT", Integer.toString(2 * TASKS));
        return ServiceProcess.ofJar(ServiceProcess.serviceJar("worker-service"), environment)
                .awaitHealth(worker);
    }
}
