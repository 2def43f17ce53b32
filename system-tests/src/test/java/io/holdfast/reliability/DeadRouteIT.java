package io.holdfast.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskType;
import io.holdfast.system.Api;
import io.holdfast.system.ServiceProcess;
import io.holdfast.system.TestClient;
import io.holdfast.testing.Evidence;
import io.holdfast.testing.RedisProcess;
import io.holdfast.testing.Scale;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.RedisConnection;

/** Many tasks wait for a service that is down, while tasks of another type have a working handler. */
@Tag("reliability")
class DeadRouteIT {

    private static final int WAITING = Scale.of(5_000, 100_000);
    private static final int LIVE = Scale.of(2_000, 30_000);
    private static final int ROUNDS = Scale.of(2, 5);
    private static final Duration WATCHED = Duration.ofSeconds(Scale.of(3, 60));
    /** Far below the real value: the exact figure is for the report, and a busy machine must not fail a build. */
    private static final double MIN_SHARE = 0.3;

    private static final double MAX_COST = 0.01;
    private static final int MAX_BATCH = 1_000;
    private static final QueueName QUEUE = new QueueName("route-gone");

    private final Api worker = Api.onFreePort();

    @TempDir
    private Path folder;

    @Test
    void aLiveTypeKeepsItsThroughputAndTheDeadRouteCostsAlmostNothing() {
        try (RedisProcess redis = RedisProcess.start(folder);
                TestClient client = new TestClient(redis.address());
                ServiceProcess unused = worker(redis)) {
            drain(client); // warms up
            double costAlone = cost(client);
            double alone = 0;
            double beside = 0;
            for (int round = 0; round < ROUNDS; round++) {
                alone = Math.max(alone, drain(client));
                fill(client);
                beside = Math.max(beside, drain(client));
                if (round < ROUNDS - 1) {
                    empty(client);
                }
            }
            double costWaiting = cost(client);
            Depths waiting = client.engine().inspector().depths(QUEUE);
            report(alone, beside, costAlone, costWaiting);
            assertThat(waiting.pending() + waiting.delayed() + waiting.processing())
                    .isEqualTo(WAITING);
            assertThat(waiting.pending()).isGreaterThan(WAITING - 100);
            assertThat(beside / alone).isGreaterThan(MIN_SHARE);
            assertThat(costWaiting - costAlone).isLessThan(MAX_COST);
        }
    }

    /** Runs the tasks of the live type; returns the rate per second. */
    private static double drain(TestClient client) {
        client.engine().queues().pause(QueueName.DEFAULT, "ada");
        enqueue(client.queue(), "live", LIVE);
        long start = System.nanoTime();
        client.engine().queues().resume(QueueName.DEFAULT);
        await().pollInterval(Duration.ofMillis(5)).atMost(Duration.ofMinutes(2)).until(() -> {
            Depths depths = client.engine().inspector().depths(QueueName.DEFAULT);
            return depths.pending() + depths.processing() == 0;
        });
        return LIVE / (Duration.ofNanos(System.nanoTime() - start).toMillis() / 1_000.0);
    }

    private void fill(TestClient client) {
        enqueue(client.engine().queues().queue(QUEUE), "gone", WAITING);
        await().atMost(Duration.ofMinutes(1))
                .until(() -> worker.get("/metrics").text().contains("route_breaker_open{route=\"gone\"} 1"));
    }

    private static void enqueue(TaskQueue queue, String type, int count) {
        List<NewTask> tasks = Stream.generate(() -> NewTask.of(
                        TaskHeader.of(new TaskType(type), Instant.ofEpochMilli(1)), Payload.ofText("{\"n\": 1}")))
                .limit(count)
                .toList();
        for (int from = 0; from < count; from += MAX_BATCH) {
            queue.enqueue(tasks.subList(from, Math.min(count, from + MAX_BATCH)), TaskQueue.UNLIMITED);
        }
    }

    private static void empty(TestClient client) {
        try (RedisConnection connection = client.factory().getConnection()) {
            byte[][] keys = connection
                    .keyCommands()
                    .keys(("tasks:" + QUEUE + ":*").getBytes(StandardCharsets.US_ASCII))
                    .toArray(new byte[0][]);
            connection.keyCommands().unlink(keys);
        }
    }

    /** The share of a core that Redis' commands use while there is no other work. */
    private static double cost(TestClient client) {
        long before = microseconds(client);
        long start = System.nanoTime();
        await().pollInterval(Duration.ofMillis(100))
                .atMost(WATCHED.multipliedBy(3))
                .until(() -> System.nanoTime() - start > WATCHED.toNanos());
        long took = System.nanoTime() - start;
        return (microseconds(client) - before) * 1_000.0 / took;
    }

    private static long microseconds(TestClient client) {
        try (RedisConnection connection = client.factory().getConnection()) {
            Properties stats = connection.serverCommands().info("commandstats");
            return stats.entrySet().stream()
                    .filter(stat -> !stat.getKey().toString().endsWith("_info"))
                    .mapToLong(stat -> Long.parseLong(stat.getValue().toString().replaceAll(".*usec=(\\d+).*", "$1")))
                    .sum();
        }
    }

    private void report(double alone, double beside, double costAlone, double costWaiting) {
        Evidence.of("15-dead-route", "Tasks wait for a service that is down")
                .line("One worker, " + WAITING
                        + " tasks pending for a route whose service is gone, beside a type whose "
                        + "handler does nothing (" + LIVE + " tasks at a time, the best of " + ROUNDS + " runs each).")
                .gap()
                .row("", "nothing waits", WAITING + " wait")
                .row("tasks a second of the live type", Math.round(alone), Math.round(beside))
                .row("Redis' time in commands, no other load", percent(costAlone), percent(costWaiting))
                .gap()
                .line(String.format(
                        Locale.ROOT, "The live type keeps %.0f %% of its throughput.", 100 * beside / alone))
                .write();
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %% of a core", 100 * share);
    }

    private ServiceProcess worker(RedisProcess redis) {
        Map<String, String> environment = Map.of(
                "REDIS_ADDR", redis.address(),
                "WORKER_METRICS_ADDR", worker.address(),
                "ROUTES", "gone: {url: 'http://127.0.0.1:" + RedisProcess.freePort() + "/', allow_private: true}",
                "WORKER_COUNT", "50",
                "WORKER_SLEEP_MS", "0",
                "WORKER_FAILURE_PCT", "0",
                "COMPLETED_RETENTION_COUNT", "1000");
        return ServiceProcess.ofJar(ServiceProcess.serviceJar("worker-service"), environment)
                .awaitHealth(worker);
    }
}
