package io.holdfast.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.task.IdempotencyKey;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.QueueName;
import io.holdfast.system.Sink;
import io.holdfast.system.Sink.Event;
import io.holdfast.system.Sink.Run;
import io.holdfast.system.SlimWorker;
import io.holdfast.system.TestClient;
import io.holdfast.testing.Evidence;
import io.holdfast.testing.RedisProcess;
import io.holdfast.testing.Scale;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Four worker processes process tasks, and one of them is killed every few seconds. */
@Tag("reliability")
class KilledWorkersIT {

    private static final int TASKS = Scale.of(4_000, 100_000);
    private static final int SLEEP_MS = Scale.of(80, 40);
    private static final int SLOTS = 10;
    /** Running tasks, and finished ones that are being recorded. */
    private static final int MAX_IN_FLIGHT = 2 * SLOTS;

    private static final Duration KILL_AFTER = Duration.ofSeconds(Scale.of(2, 5));
    private static final int BATCH = 1_000;
    private static final int KEYED_EVERY = 10;
    private static final int SHARED_KEYS = Scale.of(100, 2_000);
    private static final Duration RECOVERY = Duration.ofSeconds(30 + 5 + 1);
    private static final Duration RECORDED = Duration.ofSeconds(5);
    private static final Duration LONG = Duration.ofSeconds(Scale.of(90, 900));

    private final Random random = new Random(7);
    private final Map<String, String> keys = new HashMap<>();

    @TempDir
    private Path folder;

    @Test
    void nothingIsLostAndOnlyTasksInFlightAtAKillRunTwice() {
        try (RedisProcess redis = RedisProcess.start(folder, "--appendonly", "yes");
                Sink sink = new Sink();
                TestClient client = new TestClient(redis.address());
                Fleet fleet = new Fleet(redis, sink, "slots=" + SLOTS, "retention.completed-count=" + 2 * TASKS)) {
            fleet.start(4);
            List<String> ids = enqueueAll(client);
            long deadline = System.nanoTime() + LONG.toNanos();
            while (ended(client) < TASKS && System.nanoTime() - deadline < 0) {
                fleet.awaitNextKill(KILL_AFTER, () -> ended(client) >= TASKS);
                if (ended(client) < TASKS) {
                    fleet.killOne();
                }
            }
            await().atMost(LONG).until(() -> ended(client) == TASKS);
            account(ids, sink, fleet, client);
        }
    }

    private List<String> enqueueAll(TestClient client) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < TASKS; i += BATCH) {
            List<NewTask> batch = new ArrayList<>();
            for (int j = 0; j < BATCH; j++) {
                batch.add(task());
            }
            ids.addAll(client.enqueue(batch));
        }
        return ids;
    }

    /** One in ten has one of a few keys, so that many share a key. */
    private NewTask task() {
        NewTask task = SlimWorker.task(Map.of("sleep_ms", SLEEP_MS));
        if (random.nextInt(KEYED_EVERY) > 0) {
            return task;
        }
        String key = "key-" + random.nextInt(SHARED_KEYS);
        keys.put(task.id().value(), key);
        return new NewTask(
                task.id(),
                false,
                task.priority(),
                task.start(),
                task.header().withIdempotencyKey(new IdempotencyKey(key)),
                task.payload());
    }

    private static long ended(TestClient client) {
        return client.engine().inspector().depths(QueueName.DEFAULT).completed();
    }

    private void account(List<String> ids, Sink sink, Fleet fleet, TestClient client) {
        Map<String, List<Run>> runs = sink.runs();
        Map<String, List<String>> endings = new Endings(client).byWord(ids);
        List<String> completed = endings.getOrDefault("completed", List.of());
        List<String> duplicates = endings.getOrDefault("duplicate", List.of());
        List<Duration> waits = new ArrayList<>();
        int twice = 0;
        for (String id : ids) {
            List<Run> all = runs.getOrDefault(id, List.of());
            assertTokensGrow(id, all);
            for (int i = 1; i < all.size(); i++) {
                Run before = all.get(i - 1);
                // Either the kill interrupted the run, or it came between the handler's end and its record.
                assertThat(fleet.killOf(before.start().pid())).as(id).isPresent();
                Fleet.Kill kill = fleet.killOf(before.start().pid()).orElseThrow();
                assertThat(before.start().nanos()).as(id).isLessThan(kill.overNanos());
                assertThat(all.get(i).start().nanos()).as(id).isGreaterThan(kill.beforeNanos());
                if (before.end() != null) {
                    assertThat(kill.beforeNanos() - before.end().nanos()).as(id).isLessThan(RECORDED.toNanos());
                }
                if (i == 1) { // from the second time on the task is a suspect, which is delayed longer
                    waits.add(Duration.ofNanos(all.get(1).start().nanos() - kill.beforeNanos()));
                }
            }
            twice += all.size() > 1 ? 1 : 0;
        }
        report(endings, fleet, waits, twice);
        assertThat(completed.size() + duplicates.size()).isEqualTo(TASKS);
        assertThat(completed).allMatch(id -> runs.get(id).stream().anyMatch(run -> run.ended(Event.DONE)));
        // Plain sets, because AssertJ's comparisons take quadratic time.
        assertThat(Set.copyOf(ids).containsAll(runs.keySet())).isTrue();
        assertThat(keys.keySet().containsAll(duplicates)).isTrue();
        assertOneSuccessForEachKey(completed);
        assertThat(twice).isPositive().isLessThanOrEqualTo(fleet.kills() * MAX_IN_FLIGHT);
        assertThat(waits).allMatch(wait -> wait.compareTo(RECOVERY) <= 0);
    }

    private static void assertTokensGrow(String id, List<Run> all) {
        List<Long> tokens = all.stream().map(Run::token).toList();
        assertThat(tokens).as(id).isSorted().doesNotHaveDuplicates();
    }

    private void assertOneSuccessForEachKey(List<String> completed) {
        List<String> won =
                completed.stream().filter(keys::containsKey).map(keys::get).toList();
        assertThat(won).doesNotHaveDuplicates();
        assertThat(Set.copyOf(won)).isEqualTo(keys.values().stream().collect(Collectors.toSet()));
    }

    private void report(Map<String, List<String>> endings, Fleet fleet, List<Duration> waits, int twice) {
        List<Duration> sorted = waits.stream().sorted().toList();
        int completed = endings.getOrDefault("completed", List.of()).size();
        int duplicates = endings.getOrDefault("duplicate", List.of()).size();
        Evidence.of("02-killed-workers", "Workers are killed")
                .line("Four worker processes of " + SLOTS + " slots, one killed (SIGKILL) every 5 to 8 s and replaced,")
                .line("three alive at any time. Every run is written down outside of them, with its fencing token. One")
                .line("task in ten carries one of " + SHARED_KEYS + " idempotency keys.")
                .gap()
                .row("accepted", "completed", "skipped, their key being done", "lost", "kills", "ran twice")
                .row(TASKS, completed, duplicates, TASKS - completed - duplicates, fleet.kills(), twice)
                .gap()
                .line("Only tasks that a killed worker held ran twice, each under a greater token. No key has a second")
                .line("recorded success. From a kill to the second start of a task that it cut off, waiting for a free")
                .line("slot included: median " + Seconds.of(sorted.get(sorted.size() / 2)) + ", longest "
                        + Seconds.of(sorted.get(sorted.size() - 1)) + ", allowed " + Seconds.of(RECOVERY) + ".")
                .write();
    }
}
