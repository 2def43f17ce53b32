package io.holdfast.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.inspect.Attempt;
import io.holdfast.queue.inspect.TaskDetail;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskState;
import io.holdfast.system.Sink;
import io.holdfast.system.Sink.Event;
import io.holdfast.system.Sink.Run;
import io.holdfast.system.SlimWorker;
import io.holdfast.system.TestClient;
import io.holdfast.testing.Evidence;
import io.holdfast.testing.RedisProcess;
import io.holdfast.testing.Scale;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.RedisConnection;

/** Workers are replaced one by one with SIGTERM, as in a deployment, while tasks keep arriving. */
@Tag("reliability")
class RollingRestartIT {

    private static final int RESTARTS = Scale.of(3, 30);
    private static final int WORKERS = 2;
    private static final int SLOTS = 10;
    private static final Duration GRACE = Duration.ofSeconds(3);
    private static final int SLEEP_MS = 300;
    private static final int LONG_MS = Scale.of(25_000, 12_000); // longer than a new worker takes to start
    private static final Duration PACE = Duration.ofMillis(100);
    private static final int A_TIME = 3;
    /** A lease takes 30 s. Long tasks that are handed over repeatedly fill most slots, and others wait for one. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(15);

    private final Map<String, Long> enqueued = new ConcurrentHashMap<>();
    private final List<String> tooLong = new ArrayList<>();

    @TempDir
    private Path folder;

    @Test
    void noTaskWithinTheGraceRunsTwiceAndNothingWaitsForALease() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (RedisProcess redis = RedisProcess.start(folder, "--appendonly", "yes");
                Sink sink = new Sink();
                TestClient client = new TestClient(redis.address());
                Fleet fleet = new Fleet(redis, sink, "slots=" + SLOTS, "shutdown-grace=" + GRACE.toSeconds() + "s")) {
            fleet.start(WORKERS);
            AtomicBoolean over = new AtomicBoolean();
            Future<?> load = thread.submit(() -> enqueueUntil(over, client));
            for (int i = 0; i < RESTARTS; i++) {
                if (i % 3 == 0) {
                    tooLong.addAll(client.enqueue(Collections.nCopies(WORKERS, 0).stream()
                            .map(n -> SlimWorker.task(Map.of("sleep_ms", LONG_MS)))
                            .toList()));
                    await().until(() ->
                            tooLong.stream().noneMatch(id -> sink.runsOf(id).isEmpty()));
                }
                fleet.replaceOne();
            }
            over.set(true);
            load.get();
            await().atMost(Duration.ofMinutes(2)).until(() -> ended(client) == enqueued.size() + tooLong.size());
            account(sink, client);
        } finally {
            thread.shutdownNow();
        }
    }

    private void enqueueUntil(AtomicBoolean over, TestClient client) {
        while (!over.get()) {
            long now = System.nanoTime();
            client.enqueue(Collections.nCopies(A_TIME, 0).stream()
                            .map(i -> SlimWorker.task(Map.of("sleep_ms", SLEEP_MS)))
                            .toList())
                    .forEach(id -> enqueued.put(id, now));
            await().pollInterval(Duration.ofMillis(10)).until(() -> System.nanoTime() - now > PACE.toNanos());
        }
    }

    private static long ended(TestClient client) {
        return client.engine().inspector().depths(QueueName.DEFAULT).completed();
    }

    private void account(Sink sink, TestClient client) {
        Map<String, List<Run>> runs = sink.runs();
        List<Duration> waits = enqueued.entrySet().stream()
                .map(task ->
                        Duration.ofNanos(runs.get(task.getKey()).get(0).start().nanos() - task.getValue()))
                .sorted()
                .toList();
        List<Duration> handOvers = new ArrayList<>();
        for (String id : tooLong) {
            List<Run> all = runs.get(id);
            for (int i = 1; i < all.size(); i++) {
                assertThat(all.get(i - 1).ended(Event.INTERRUPTED)).as(id).isTrue();
                handOvers.add(Duration.ofNanos(
                        all.get(i).start().nanos() - all.get(i - 1).end().nanos()));
            }
        }
        report(waits, handOvers);
        assertThat(enqueued.keySet())
                .allSatisfy(id -> assertThat(runs.get(id)).as(id).hasSize(1).allMatch(run -> run.ended(Event.DONE)));
        assertThat(handOvers).isNotEmpty().allMatch(wait -> wait.compareTo(MAX_WAIT) < 0);
        assertThat(waits).allMatch(wait -> wait.compareTo(MAX_WAIT) < 0);
        assertThat(reclaims(client)).isZero();
        for (String id : tooLong) {
            TaskDetail task = client.engine()
                    .inspector()
                    .find(QueueName.DEFAULT, new TaskId(id))
                    .orElseThrow();
            assertThat(task.summary().state()).isEqualTo(TaskState.COMPLETED);
            assertThat(task.summary().retries()).isZero();
            assertThat(task.attempts()).extracting(Attempt::kind).containsExactly(Attempt.Kind.SUCCEEDED);
        }
    }

    private static long reclaims(TestClient client) {
        try (RedisConnection connection = client.factory().getConnection()) {
            return connection.hashCommands().hLen("tasks:reclaims".getBytes(StandardCharsets.US_ASCII));
        }
    }

    private void report(List<Duration> waits, List<Duration> handOvers) {
        Evidence.of("10-rolling-restarts", "Deploys")
                .line(WORKERS + " workers of " + SLOTS
                        + " slots under load, replaced one after the other with SIGTERM, " + RESTARTS + " times;")
                .line("`SHUTDOWN_GRACE_SECONDS` " + GRACE.toSeconds() + ". Some tasks take " + LONG_MS / 1_000
                        + " s, longer than the grace.")
                .gap()
                .row(
                        "tasks that fit in the grace",
                        "of those ran twice",
                        "tasks that don't",
                        "times they were handed over")
                .row(waits.size(), 0, tooLong.size(), handOvers.size())
                .gap()
                .line("All completed, none lost a retry, and no lease had to expire: no task was reclaimed. From")
                .line("enqueue to start, waiting for a free slot included: median "
                        + Seconds.of(waits.get(waits.size() / 2)) + ", longest "
                        + Seconds.of(waits.get(waits.size() - 1))
                        + ". From a handed-over run's end to the next: longest "
                        + handOvers.stream()
                                .max(Duration::compareTo)
                                .map(Seconds::of)
                                .orElse("none") + ".")
                .write();
    }
}
