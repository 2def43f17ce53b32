package io.holdfast.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.system.Api;
import io.holdfast.system.ServiceProcess;
import io.holdfast.system.Sink;
import io.holdfast.system.Sink.Event;
import io.holdfast.system.Sink.Run;
import io.holdfast.system.SlimWorker;
import io.holdfast.system.WrongClock;
import io.holdfast.testing.Evidence;
import io.holdfast.testing.RedisProcess;
import io.holdfast.testing.Scale;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The wall clocks of the services are wrong, and Redis' clock is right: all promises still hold. */
@Tag("reliability")
class ClockIT {

    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final Duration REAP = Duration.ofSeconds(1);
    /** The clocks are an hour off, which leaves enough time on a busy machine. */
    private static final Duration SOON = Duration.ofSeconds(Scale.of(5, 1));

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Evidence EVIDENCE = Evidence.of("09-clocks", "Wall clocks are wrong");

    @TempDir
    private static Path temp;

    private static WrongClock clock;

    @TempDir
    private Path folder;

    private final List<AutoCloseable> running = new ArrayList<>();

    /** The offset of the workers and the monitor; the producer has the opposite offset. */
    static Stream<Duration> offsets() {
        return Stream.of(Duration.ofHours(1), Duration.ofHours(-1)).limit(Scale.of(1, 2));
    }

    @BeforeAll
    static void buildTheWrongClock() {
        try {
            clock = new WrongClock(temp);
        } catch (IOException e) {
            System.err.println("!! SKIPPED ClockIT: no C compiler here (" + e.getMessage() + ")");
            Assumptions.abort("no C compiler");
        }
        EVIDENCE.line(
                        "The producer's wall clock was an hour off one way, those of the workers and the monitor an hour the")
                .line("other way; Redis' clock was right. Times are measured by a clock that stands outside.")
                .gap()
                .row(
                        "workers and monitor off by",
                        "a delay of 1.5 s took",
                        "a start at a time given was late by",
                        "retries",
                        "ran 5 s on a lease of 3 s",
                        "back after a kill",
                        "monitor saw living workers");
    }

    @AfterAll
    static void write() {
        EVIDENCE.gap()
                .line("Tasks that would expire in half an hour ran, one that expired within the second did not, and of")
                .line("two tasks with one idempotency key one ran.")
                .write();
    }

    @AfterEach
    void stop() throws Exception {
        Collections.reverse(running);
        for (AutoCloseable one : running) {
            one.close();
        }
    }

    @ParameterizedTest
    @MethodSource("offsets")
    void allPromisesHold(Duration off) {
        Sink sink = keep(new Sink());
        RedisProcess redis = keep(RedisProcess.start(folder));
        Api producer = Api.onFreePort();
        Api monitor = Api.onFreePort();
        ServiceProcess doomed = worker(redis, sink, off);
        ServiceProcess survivor = worker(redis, sink, off);
        ServiceProcess producing =
                service("producer-service", redis, off.negated(), Map.of("PRODUCER_ADDR", producer.address()));
        ServiceProcess watching = service("monitor-service", redis, off, Map.of("MONITOR_ADDR", monitor.address()));
        producing.awaitHealth(producer);
        watching.awaitHealth(monitor);
        SlimWorker.awaitReady(doomed, sink);
        SlimWorker.awaitReady(survivor, sink);
        assertOff(producer, off.negated());
        Tasks tasks = new Tasks(producer, sink);

        long begin = System.nanoTime();
        Instant due = Instant.now().plusMillis(1_500);
        String plain = tasks.enqueue(Map.of());
        String delayed = tasks.enqueue(Map.of(), "delay_ms", 1_500);
        String timed = tasks.enqueue(Map.of(), "execute_at", due.toString());
        String failing = tasks.enqueue(Map.of("fail", true), "max_retries", 2);
        String fresh =
                tasks.enqueue(Map.of(), "expires_at", due.plusSeconds(1_800).toString());
        String stale = tasks.enqueue(
                Map.of(),
                "delay_ms",
                1_000,
                "expires_at",
                due.minusMillis(1_000).toString());
        String keyed = tasks.enqueue(Map.of(), "idempotency_key", "k");
        String again = tasks.enqueue(Map.of(), "idempotency_key", "k");
        String slow = tasks.enqueue(Map.of("sleep_ms", 5_000));

        tasks.awaitState("completed", plain, delayed, timed, fresh, keyed, again, slow);
        tasks.awaitState("dead", failing);
        tasks.awaitState("expired", stale);
        Duration delay = Duration.ofNanos(tasks.onlyRun(delayed).start().nanos() - begin);
        Duration start = Duration.ofNanos(tasks.onlyRun(timed).start().nanos() - begin);
        assertThat(delay)
                .isBetween(Duration.ofMillis(1_500), Duration.ofMillis(1_500).plus(SOON));
        assertThat(start)
                .isBetween(Duration.ofMillis(1_499), Duration.ofMillis(1_500).plus(SOON));
        assertThat(tasks.onlyRun(plain).start().nanos() - begin).isLessThan(SOON.toNanos());
        assertThat(tasks.onlyRun(slow).ended(Event.DONE)).isTrue();
        assertThat(sink.runsOf(failing)).hasSize(3);
        assertThat(sink.runsOf(stale)).isEmpty();
        assertThat(sink.runsOf(keyed).size() + sink.runsOf(again).size()).isEqualTo(1);
        await().untilAsserted(() -> assertThat(livingWorkers(monitor)).isEqualTo(2));

        Duration recovery = recoveryFromAKillOf(doomed, tasks);
        EVIDENCE.row(
                off.toHours() + " h",
                delay.toMillis() + " ms",
                start.minusMillis(1_500).toMillis() + " ms",
                "2 of 2",
                "once",
                recovery.toMillis() + " ms",
                "2 of 2");
    }

    private static Duration recoveryFromAKillOf(ServiceProcess doomed, Tasks tasks) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            ids.add(tasks.enqueue(Map.of("sleep_ms", 4_000)));
        }
        await().until(() -> ids.stream().allMatch(id -> !tasks.sink().runsOf(id).isEmpty()));
        long killed = System.nanoTime();
        doomed.kill();
        tasks.awaitState("completed", ids.toArray(String[]::new));
        List<Run> second = ids.stream()
                .map(tasks.sink()::runsOf)
                .filter(runs -> runs.size() > 1)
                .map(runs -> runs.get(1))
                .toList();
        assertThat(second).isNotEmpty();
        Duration recovery = Duration.ofNanos(
                second.stream().mapToLong(run -> run.start().nanos()).max().orElseThrow() - killed);
        assertThat(recovery).isLessThan(LEASE.plus(REAP).plus(SOON));
        return recovery;
    }

    /** The date in an HTTP answer shows that the process' clock really has this offset. */
    private static void assertOff(Api producer, Duration off) {
        String id = producer.enqueue(Map.of("delay_ms", 3_600_000));
        OffsetDateTime created =
                OffsetDateTime.parse(producer.task(id).get("created_at").asString());
        assertThat(Duration.between(Instant.now(), created.toInstant()))
                .isBetween(off.minusSeconds(30), off.plusSeconds(30));
    }

    private static long livingWorkers(Api monitor) {
        await().until(() -> monitor.get("/stats").status() == 200);
        JsonNode workers = monitor.get("/stats").json().get("workers");
        return workers.valueStream()
                .filter(worker -> worker.get("alive").asBoolean())
                .count();
    }

    private ServiceProcess worker(RedisProcess redis, Sink sink, Duration off) {
        return keep(SlimWorker.launch(
                redis.address(),
                sink,
                clock.environment(off),
                "slots=5",
                "lease-ttl=" + LEASE.toMillis() + "ms",
                "reaper.interval=" + REAP.toMillis() + "ms",
                "retry.base=100ms"));
    }

    private ServiceProcess service(String module, RedisProcess redis, Duration off, Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("REDIS_ADDR", redis.address());
        environment.putAll(clock.environment(off));
        return keep(ServiceProcess.ofJar(ServiceProcess.serviceJar(module), environment));
    }

    private <T extends AutoCloseable> T keep(T one) {
        running.add(one);
        return one;
    }

    /** Tasks for the slim workers, enqueued over HTTP. */
    private record Tasks(Api producer, Sink sink) {

        String enqueue(Map<String, Object> orders, Object... fields) {
            Map<String, Object> task = new HashMap<>(Map.of("type", SlimWorker.TYPE, "payload", orders));
            for (int i = 0; i < fields.length; i += 2) {
                task.put((String) fields[i], fields[i + 1]);
            }
            return producer.enqueue(task);
        }

        void awaitState(String state, String... ids) {
            for (String id : ids) {
                await(id + " " + state)
                        .atMost(LONG.toSeconds(), TimeUnit.SECONDS)
                        .untilAsserted(
                                () -> assertThat(producer.task(id).toString()).contains("\"state\":\"" + state));
            }
        }

        Run onlyRun(String id) {
            assertThat(sink.runsOf(id)).as("runs of %s", id).hasSize(1);
            return sink.runsOf(id).get(0);
        }
    }
}
