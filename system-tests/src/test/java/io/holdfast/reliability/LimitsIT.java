package io.holdfast.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.flow.KeyLimits;
import io.holdfast.queue.flow.LimitUse;
import io.holdfast.queue.flow.QueueLimits;
import io.holdfast.queue.flow.Rate;
import io.holdfast.queue.inspect.Attempt;
import io.holdfast.queue.redis.StoredQueue;
import io.holdfast.queue.redis.record.TokenTimes;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskKey;
import io.holdfast.reliability.LimitWatch.Start;
import io.holdfast.system.Sink;
import io.holdfast.system.Sink.Run;
import io.holdfast.system.SlimWorker;
import io.holdfast.system.TestClient;
import io.holdfast.testing.Evidence;
import io.holdfast.testing.RedisProcess;
import io.holdfast.testing.Scale;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.RedisConnection;

/**
 * A queue with limits and 200 keys, under twenty worker processes that are killed and frozen. Its leases and starts are
 * counted from outside.
 */
@Tag("reliability")
class LimitsIT {

    private static final int WORKERS = 20;
    private static final int SLOTS = 4;
    private static final int KEYS = 200;
    private static final int ROUNDS = Scale.of(6, 60);
    private static final int TASKS_OF_A_ROUND = 400;
    private static final int TASKS = ROUNDS * TASKS_OF_A_ROUND;
    private static final Duration ROUND = Duration.ofSeconds(4);
    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final Duration LONG = Duration.ofMinutes(Scale.of(3, 15));

    private static final List<String> HEAVY = keys(0, 10);
    private static final List<String> SINGLE = keys(10, 20);
    private static final List<String> FAST = keys(20, 30);
    private static final List<String> OTHERS = keys(30, KEYS);
    private static final Rate KEY_RATE = new Rate(2, Duration.ofSeconds(1), 2);
    private static final Rate FAST_RATE = new Rate(5, Duration.ofSeconds(1), 3);
    private static final Rate QUEUE_RATE = new Rate(110, Duration.ofSeconds(1), 10);
    private static final QueueLimits LIMITS = limits();

    /** The time of a token is exact to a millisecond. */
    private static final Duration INEXACT = Duration.ofMillis(2);

    private final Random random = new Random(7);
    private final Map<String, String> keyOf = new HashMap<>();

    @TempDir
    private Path folder;

    @Test
    void noLimitIsExceededAndEachSlotIsFreeInTheEnd() {
        // With everysec a kill could lose a confirmed task.
        try (RedisProcess redis = RedisProcess.start(folder, "--appendonly", "yes", "--appendfsync", "always")) {
            try (Sink sink = new Sink();
                    TestClient client = new TestClient(redis.address());
                    Fleet fleet = new Fleet(
                            redis,
                            sink,
                            "slots=" + SLOTS,
                            "lease-ttl=" + LEASE.toSeconds() + "s",
                            "reaper.interval=1s",
                            "retry.base=200ms",
                            "retry.max=1s",
                            "retention.completed-count=" + 2 * TASKS)) {
                client.engine().flowControl().setLimits(QueueName.DEFAULT, LIMITS);
                fleet.start(WORKERS);
                LimitWatch watch = LimitWatch.start(client, LIMITS);
                try (watch) {
                    int freezes = disturb(redis, client, fleet, watch);
                    await().atMost(LONG)
                            .until(() -> completed(client) == TASKS
                                    || !watch.faults().isEmpty());
                    assertThat(watch.faults()).isEmpty();
                    account(client, sink, watch, fleet.kills(), freezes);
                }
                assertThat(watch.faults()).isEmpty();
            }
            assertThat(StoredQueue.idsIn(redis, QueueName.DEFAULT)).isEqualTo(keyOf.keySet());
        }
    }

    private static List<String> keys(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "tenant-" + i).toList();
    }

    private static QueueLimits limits() {
        QueueLimits limits = QueueLimits.NONE
                .withConcurrency(30)
                .withRate(QUEUE_RATE)
                .withKeyConcurrency(2)
                .withKeyRate(KEY_RATE);
        for (String key : HEAVY) {
            limits = limits.withKey(new TaskKey(key), new KeyLimits(4, null, 3));
        }
        for (String key : SINGLE) {
            limits = limits.withKey(new TaskKey(key), new KeyLimits(1, null, 1));
        }
        for (String key : FAST) {
            limits = limits.withKey(new TaskKey(key), new KeyLimits(null, FAST_RATE, 2));
        }
        return limits;
    }

    /** Returns how often a worker was frozen. */
    private int disturb(RedisProcess redis, TestClient client, Fleet fleet, LimitWatch watch) {
        int freezes = 0;
        for (int round = 0; round < ROUNDS && watch.faults().isEmpty(); round++) {
            client.enqueue(tasks());
            if (round == ROUNDS / 2) {
                redis.kill();
                redis.restart();
            }
            switch (round % 4) {
                case 1 -> {
                    fleet.freezeOne();
                    freezes++;
                }
                case 3 -> fleet.wakeAll();
                default -> fleet.killOne();
            }
            fleet.awaitNextKill(ROUND, () -> !watch.faults().isEmpty());
        }
        fleet.wakeAll();
        return freezes;
    }

    /** Half of them belong to three groups of ten keys; some take long, some fail once. */
    private List<NewTask> tasks() {
        List<NewTask> tasks = new ArrayList<>();
        for (int i = 0; i < TASKS_OF_A_ROUND; i++) {
            List<String> group =
                    List.of(HEAVY, SINGLE, FAST, OTHERS, OTHERS, OTHERS).get(random.nextInt(6));
            String key = group.get(random.nextInt(group.size()));
            int sleepMs = random.nextInt(10) == 0 ? 2_000 : random.nextInt(150);
            NewTask task = SlimWorker.task(Map.of("sleep_ms", sleepMs, "failures", random.nextInt(20) == 0 ? 1 : 0))
                    .withKey(new TaskKey(key));
            keyOf.put(task.id().value(), key);
            tasks.add(task);
        }
        return tasks;
    }

    private static long completed(TestClient client) {
        return client.engine().inspector().depths(QueueName.DEFAULT).completed();
    }

    private void account(TestClient client, Sink sink, LimitWatch watch, int kills, int freezes) {
        Map<String, List<Run>> runs = sink.runs();
        int again = 0;
        for (String id : keyOf.keySet()) {
            List<Run> all = runs.getOrDefault(id, List.of());
            assertThat(all).as(id).isNotEmpty();
            // Not sorted: a frozen worker may report a start after it wakes.
            assertThat(all.stream().map(Run::token)).as(id).doesNotHaveDuplicates();
            if (all.size() > 1) {
                again++;
                assertThat(client.engine()
                                .inspector()
                                .find(QueueName.DEFAULT, new TaskId(id))
                                .orElseThrow()
                                .attempts())
                        .as(id)
                        .extracting(Attempt::kind)
                        .containsOnlyOnce(Attempt.Kind.SUCCEEDED)
                        .last()
                        .isEqualTo(Attempt.Kind.SUCCEEDED);
            }
        }
        assertThat(new Endings(client).byWord(keyOf.keySet())).containsOnlyKeys("completed");
        assertNothingIsCounted(client);

        Set<Start> starts = new HashSet<>(watch.starts());
        runs.forEach((id, all) -> all.forEach(run -> starts.add(new Start(id, run.token()))));
        Starts times = new Starts(client, starts);
        Evidence evidence = Evidence.of("16-limits", "Limits")
                .line(WORKERS + " worker processes of " + SLOTS + " slots ran the tasks of " + KEYS
                        + " keys in a queue with limits. " + kills + " workers were killed (SIGKILL)")
                .line("and replaced, " + freezes + " were frozen (SIGSTOP) for longer than their lease of "
                        + LEASE.toSeconds() + " s, and Redis was killed and started again once.")
                .line("Some tasks failed at first. The leases were read from outside " + watch.looks()
                        + " times, all at one moment; each time the")
                .line("counter of each key was the number of its leases. Starts are counted by their fencing tokens.")
                .gap()
                .row("limit", "allowed", "most seen");
        evidence.row("running tasks of the queue", LIMITS.concurrency(), watch.most())
                .row("of a key", LIMITS.keyConcurrency(), watch.most(OTHERS))
                .row("of a key with its own limit of 4, weight 3", 4, watch.most(HEAVY))
                .row("of a key with its own limit of 1", 1, watch.most(SINGLE));
        List<List<Object>> rates = List.of(
                List.of("starts of the queue", QUEUE_RATE, times.most(QUEUE_RATE)),
                List.of("of a key", KEY_RATE, times.most(KEY_RATE, OTHERS)),
                List.of("of a key with its own rate, weight 2", FAST_RATE, times.most(FAST_RATE, FAST)));
        for (List<Object> row : rates) {
            Rate rate = (Rate) row.get(1);
            evidence.row(
                    row.get(0) + " in a second, at " + rate.count() + "/s with bursts of " + rate.burst(),
                    allowed(rate),
                    row.get(2));
        }
        evidence.gap()
                .row(
                        "accepted",
                        "completed",
                        "lost",
                        "ran more than once",
                        "slots in use at the end",
                        "keys waiting at the end")
                .row(TASKS, completed(client), TASKS - completed(client), again, 0, 0)
                .write();
        for (List<Object> row : rates) {
            assertThat((Integer) row.get(2)).as("%s", row).isLessThanOrEqualTo(allowed((Rate) row.get(1)));
        }
        // Otherwise nothing was tested.
        assertThat(watch.most()).isEqualTo(LIMITS.concurrency());
        assertThat(watch.most(OTHERS)).isEqualTo(LIMITS.keyConcurrency());
        assertThat(watch.most(HEAVY)).isEqualTo(4);
    }

    private static int allowed(Rate rate) {
        return rate.count() + rate.burst() - 1;
    }

    private static void assertNothingIsCounted(TestClient client) {
        await().untilAsserted(() -> {
            LimitUse use = client.engine().flowControl().use(QueueName.DEFAULT);
            assertThat(use).isEqualTo(new LimitUse(0, 0, 0, use.throttled()));
        });
        assertThat(client.engine()
                        .flowControl()
                        .keys(QueueName.DEFAULT, 100, null)
                        .keys())
                .isEmpty();
        try (RedisConnection connection = client.factory().getConnection()) {
            assertThat(connection.hashCommands().hKeys(bytes("tasks:key_states")))
                    .noneMatch(field -> "rHDL".indexOf(field[0]) >= 0);
            for (String empty : List.of("pending:keyed", "key_turns", "parked", "renewed")) {
                assertThat(connection.keyCommands().exists(bytes("tasks:" + empty)))
                        .as(empty)
                        .isFalse();
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** When leases began, by Redis' clock, of each key. */
    private final class Starts {

        private final Map<String, List<Instant>> ofKey;

        Starts(TestClient client, Set<Start> starts) {
            TokenTimes times;
            try (RedisConnection connection = client.factory().getConnection()) {
                byte[] epochs = connection.hashCommands().hGet(bytes("tasks:control"), bytes("epochs"));
                times = new TokenTimes(epochs == null ? "" : new String(epochs, StandardCharsets.US_ASCII));
            }
            ofKey = starts.stream()
                    .collect(Collectors.groupingBy(
                            start -> keyOf.get(start.task()),
                            Collectors.mapping(start -> times.of(Long.toString(start.token())), Collectors.toList())));
        }

        int most(Rate rate) {
            return mostWithin(
                    rate.per(), ofKey.values().stream().flatMap(List::stream).toList());
        }

        int most(Rate rate, Collection<String> keys) {
            return keys.stream()
                    .mapToInt(key -> mostWithin(rate.per(), ofKey.getOrDefault(key, List.of())))
                    .max()
                    .orElse(0);
        }

        private static int mostWithin(Duration window, List<Instant> unsorted) {
            List<Instant> sorted = unsorted.stream().sorted().toList();
            int most = 0;
            int first = 0;
            for (int last = 0; last < sorted.size(); last++) {
                Instant begin = sorted.get(last).minus(window).plus(INEXACT);
                while (!sorted.get(first).isAfter(begin)) {
                    first++;
                }
                most = Math.max(most, last - first + 1);
            }
            return most;
        }
    }
}
