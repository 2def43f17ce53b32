package io.holdfast.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.system.ServiceProcess;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long a task waits for another worker after its worker was killed: with the liveness monitor, and by its lease
 * alone.
 */
@Tag("reliability")
class QuickRecoveryIT {

    private static final int KILLS = Scale.of(2, 15);
    private static final Duration PROMISE = Duration.ofSeconds(3);
    private static final int LEASE_SECONDS = Scale.of(3, 30);
    private static final int INTERVAL_SECONDS = Scale.of(1, 5);
    /** A margin for a busy machine; the long run needs an idle one and has no margin. */
    private static final Duration SLACK = Duration.ofSeconds(Scale.of(5, 1));

    @TempDir
    private Path folder;

    private RedisProcess redis;
    private Sink sink;
    private TestClient client;

    @BeforeEach
    void start() {
        redis = RedisProcess.start(folder, "--appendonly", "yes");
        sink = new Sink();
        client = new TestClient(redis.address());
    }

    @AfterEach
    void stop() {
        client.close();
        sink.close();
        redis.close();
    }

    @Test
    void theTaskOfAKilledWorkerStartsAgainWithinThreeSeconds() {
        List<Duration> waits = killsWith("lease-ttl=30s", "reaper.interval=5s");
        Evidence evidence = Evidence.of("02b-quick-recovery", "A killed worker is noticed at once");
        describe(evidence, waits, "default settings: `LEASE_TTL_SECONDS` 30, `REAPER_INTERVAL_SECONDS` 5", PROMISE);
        evidence.write();
        Duration bound = Scale.current() == Scale.LONG ? PROMISE : PROMISE.plus(SLACK); // the lease would take 30 s
        assertThat(waits).allMatch(wait -> wait.compareTo(bound) <= 0);
    }

    @Test
    void withoutTheLivenessMonitorTheLeaseDecides() {
        Duration bound = Duration.ofSeconds(LEASE_SECONDS + INTERVAL_SECONDS).plus(SLACK);
        List<Duration> waits = killsWith(
                "lease-ttl=" + LEASE_SECONDS + "s",
                "reaper.interval=" + INTERVAL_SECONDS + "s",
                "reaper.death-watch=false");
        Evidence evidence = Evidence.of("02c-recovery-by-lease", "Where Redis shows no connections, the lease decides");
        String settings = "`LEASE_TTL_SECONDS` " + LEASE_SECONDS + ", `REAPER_INTERVAL_SECONDS` " + INTERVAL_SECONDS
                + ", `REAPER_DEATH_WATCH` false";
        describe(evidence, waits, settings, bound);
        evidence.write();
        assertThat(waits).allMatch(wait -> wait.compareTo(bound) <= 0);
        assertThat(Collections.max(waits)).isGreaterThan(Duration.ofSeconds(LEASE_SECONDS * 2L / 3));
    }

    @Test
    void aRestartOfRedisDeclaresNoWorkerDead() {
        ServiceProcess one = SlimWorker.launch(redis.address(), sink, "slots=2");
        ServiceProcess other = SlimWorker.launch(redis.address(), sink, "slots=2");
        SlimWorker.awaitReady(one, sink);
        SlimWorker.awaitReady(other, sink);
        client.enqueue(Collections.nCopies(4, 0).stream()
                .map(i -> SlimWorker.task(Map.of("sleep_ms", 8_000)))
                .toList());
        await().until(() -> sink.moments(Event.START).size() == 4);
        await().until(() -> haveAnnounced(Set.of(one.pid(), other.pid())));
        redis.kill();
        redis.restart();
        await().until(() -> sink.moments(Event.DONE).size() == 4);
        assertThat(sink.moments(Event.START)).hasSize(4);
        assertThat(one.output() + other.output()).doesNotContain("has died");
        one.close();
        other.close();
    }

    /** Whether the workers have announced their connections. */
    private boolean haveAnnounced(Set<Long> pids) {
        try (var connection = client.factory().getConnection()) {
            List<String> workers =
                    connection
                            .hashCommands()
                            .hKeys("tasks:worker_connections".getBytes(StandardCharsets.US_ASCII))
                            .stream()
                            .map(worker -> new String(worker, StandardCharsets.US_ASCII))
                            .toList();
            return pids.stream().allMatch(pid -> workers.stream().anyMatch(worker -> worker.contains("-" + pid + "-")));
        }
    }

    /** From each kill of a worker until another one starts its task. */
    private List<Duration> killsWith(String... settings) {
        List<Duration> waits = new ArrayList<>();
        Map<Long, ServiceProcess> workers = new HashMap<>();
        for (int i = 0; i < KILLS; i++) {
            while (workers.size() < 2) {
                ServiceProcess worker = SlimWorker.start(redis, sink, settings);
                workers.put(worker.pid(), worker);
            }
            await().until(() -> haveAnnounced(workers.keySet()));
            String task = client.enqueue(List.of(SlimWorker.task(Map.of("sleep_ms", 3_500))))
                    .get(0);
            await().until(() -> !sink.runsOf(task).isEmpty());
            ServiceProcess doomed =
                    workers.remove(sink.runsOf(task).get(0).start().pid());
            long killed = System.nanoTime();
            doomed.kill();
            await().pollInterval(Duration.ofMillis(10))
                    .until(() -> sink.runsOf(task).size() == 2);
            Run second = sink.runsOf(task).get(1);
            waits.add(Duration.ofNanos(second.start().nanos() - killed));
            assertThat(sink.runsOf(task).get(0).end()).isNull();
            assertThat(second.token()).isGreaterThan(sink.runsOf(task).get(0).token());
            await().until(() -> sink.runsOf(task).get(1).ended(Event.DONE));
        }
        workers.values().forEach(ServiceProcess::close);
        return waits;
    }

    private static void describe(Evidence evidence, List<Duration> waits, String settings, Duration bound) {
        List<Duration> sorted = waits.stream().sorted().toList();
        evidence.line("Two workers, " + settings
                        + ". One runs a task and is killed (SIGKILL); measured is the time from")
                .line("the kill to the start of the task on the other one, promised are " + Seconds.of(bound) + ".")
                .gap()
                .row("kills", "shortest", "median", "longest")
                .row(
                        waits.size(),
                        Seconds.of(sorted.get(0)),
                        Seconds.of(sorted.get(sorted.size() / 2)),
                        Seconds.of(sorted.get(sorted.size() - 1)));
    }
}
