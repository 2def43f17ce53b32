package io.holdfast.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.inspect.Attempt;
import io.holdfast.queue.redis.StoredQueue;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.system.Api;
import io.holdfast.system.EnqueueLoad;
import io.holdfast.system.EnqueueLoad.Call;
import io.holdfast.system.ServiceProcess;
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
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.RedisConnection;

/**
 * Redis is killed, frozen, and made to forget its scripts, each under load. It is down for longer than a lease, while
 * long tasks continue in live workers.
 */
@Tag("reliability")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RedisDiesIT {

    private static final QueueName QUEUE = QueueName.DEFAULT;
    private static final int ROUNDS = Scale.of(1, 4);
    private static final int CLIENTS = 4;
    private static final int WORKERS = 3;
    private static final int SLOTS = 6;
    private static final int LONG_TASKS = 9;
    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final Duration AWAY = Duration.ofSeconds(Scale.of(5, 20));
    private static final Duration LOAD = Duration.ofMillis(Scale.of(500, 8_000));
    private static final Duration FLUSHES = Duration.ofSeconds(Scale.of(3, 30));
    private static final Duration RESUMED = Duration.ofSeconds(2);
    private static final int HOPS = 5; // threads between a client and the driver's timeout and back
    private static final Duration REFUSED = Duration.ofSeconds(3);
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private static Path folder;

    private static final Hiccups HICCUPS = Hiccups.watched();
    private static final Sink SINK = new Sink();
    private static final Api PRODUCER = Api.onFreePort();
    private static final List<ServiceProcess> PROCESSES = new ArrayList<>();
    private static final Evidence EVIDENCE = Evidence.of("04-redis-dies", "Redis dies");
    private static RedisProcess redis;
    private static TestClient client;

    @BeforeAll
    static void startAll() {
        // With everysec a write to the file can wait for a slow fsync, so a kill could lose a confirmed task.
        redis = RedisProcess.start(folder, "--appendonly", "yes", "--appendfsync", "always");
        client = new TestClient(redis.address());
        PROCESSES.add(ServiceProcess.ofJar(
                ServiceProcess.serviceJar("producer-service"),
                Map.of("REDIS_ADDR", redis.address(), "PRODUCER_ADDR", PRODUCER.address())));
        for (int i = 0; i < WORKERS; i++) {
            PROCESSES.add(SlimWorker.launch(
                    redis.address(),
                    SINK,
                    "slots=" + SLOTS,
                    "lease-ttl=" + LEASE.toSeconds() + "s",
                    "reaper.interval=1s",
                    "retention.completed-count=1000000"));
        }
        PROCESSES.get(0).awaitHealth(PRODUCER);
        workers().forEach(worker -> SlimWorker.awaitReady(worker, SINK));
        EVIDENCE.line("Tasks came over HTTP one by one, from " + CLIENTS + " clients, a quarter of them delayed; "
                        + WORKERS + " workers ran them,")
                .line("whose leases last " + LEASE.toSeconds() + " s. " + LONG_TASKS
                        + " tasks more ran through each outage, to its end and beyond. Times to")
                .line("the first accepted task and to the first start of one count from Redis' first answer.")
                .gap()
                .row(
                        "Redis is",
                        "for",
                        "calls refused (503)",
                        "slowest refusal",
                        "accepted again after",
                        "run again after",
                        "accepted",
                        "lost",
                        "ran twice");
    }

    @AfterAll
    static void stopAll() {
        PROCESSES.forEach(ServiceProcess::close);
        client.close();
        redis.close();
        SINK.close();
        HICCUPS.close();
    }

    @Test
    @Order(1)
    @Timeout(600)
    void afterAKillAndRestartWorkResumesAndNothingIsLostOrRunAgain() {
        for (int i = 0; i < ROUNDS; i++) {
            outlive("killed (SIGKILL)", redis::kill, redis::restart);
        }
    }

    @Test
    @Order(2)
    @Timeout(600)
    void afterAFreezeWorkResumesAndNothingIsLostOrRunAgain() {
        for (int i = 0; i < ROUNDS; i++) {
            outlive("frozen (SIGSTOP)", () -> Signals.stop(redis), () -> Signals.wake(redis));
        }
    }

    @Test
    @Order(3)
    @Timeout(300)
    void forgottenScriptsAreLoadedAgainUnderLoad() {
        List<Integer> logged =
                PROCESSES.stream().map(process -> process.output().length()).toList();
        EnqueueLoad load = EnqueueLoad.start(PRODUCER, CLIENTS, RedisDiesIT::task);
        int flushes = flushScripts();
        load.stop();
        awaitDone(load.accepted().keySet());
        assertThat(load.calls()).isNotEmpty().allMatch(call -> call.status() == 202);
        assertEachRanOnce(load.accepted().keySet());
        for (int i = 0; i < logged.size(); i++) {
            assertThat(PROCESSES.get(i).output().substring(logged.get(i))).doesNotContain(" WARN ", " ERROR ");
        }
        EVIDENCE.gap()
                .line("SCRIPT FLUSH came " + flushes + " times within " + FLUSHES.toSeconds()
                        + " s under the same load: " + load.accepted().size() + " tasks accepted, no call")
                .line("failed, none ran twice, and no service logged a warning.");
    }

    @Test
    @Order(4)
    void finallyEachTaskIsInOnePlaceAndNoLiveWorkerHasLostOne() {
        workers()
                .forEach(worker -> assertThat(worker.output())
                        .doesNotContain(" ERROR ", "has lost its lease", "from workers that died"));
        workers().forEach(ServiceProcess::terminate);
        Set<String> stored = StoredQueue.idsIn(redis, QUEUE);
        assertThat(stored.equals(SINK.runs().keySet())).isTrue();
        EVIDENCE.gap()
                .line(
                        "No task was reclaimed from a living worker, though every outage outlived the leases: the reapers")
                .line(
                        "hold back until the workers have renewed. Nothing ran twice: a completion whose answer is lost is")
                .line("sent again, and the tasks of a lost acquire answer are released. Clients repeated what was")
                .line("refused with the ids of the answer. " + stored.size()
                        + " tasks were each in exactly one place in the end.")
                .write();
    }

    /** Keeps Redis down for longer than a lease, while tasks that had been started before continue. */
    private static void outlive(String what, Runnable begin, Runnable end) {
        List<String> longTasks = PRODUCER.enqueueAll(Collections.nCopies(
                LONG_TASKS, order(LOAD.plus(AWAY).plus(LEASE).toMillis())));
        await().until(() -> SINK.runs().keySet().containsAll(longTasks));
        EnqueueLoad load = EnqueueLoad.start(PRODUCER, CLIENTS, RedisDiesIT::task);
        Pause.of(LOAD);
        begin.run();
        long gone = System.nanoTime();
        try {
            Pause.of(AWAY);
        } finally {
            end.run();
        }
        Outage outage = new Outage(load, gone, System.nanoTime());
        outage.untilAccepted();
        outage.untilStarted(SINK);
        Pause.of(LOAD);
        load.stop();
        account(what, outage, longTasks);
    }

    private static void account(String what, Outage outage, List<String> longTasks) {
        List<String> all = new ArrayList<>(longTasks);
        all.addAll(outage.load().accepted().keySet());
        awaitDone(all);
        assertEachRanOnce(all);
        // A handler reports its end a moment before its worker tells Redis.
        await().untilAsserted(() -> assertThat(longTasks)
                .allSatisfy(id -> assertThat(client.engine()
                                .inspector()
                                .find(QUEUE, new TaskId(id))
                                .orElseThrow()
                                .attempts())
                        .extracting(Attempt::kind)
                        .containsExactly(Attempt.Kind.SUCCEEDED)));
        EVIDENCE.row(
                what,
                Seconds.of(outage.length()),
                outage.refused().size(),
                Seconds.of(outage.slowestRefusal()),
                outage.untilAccepted().toMillis() + " ms",
                outage.untilStarted(SINK).toMillis() + " ms",
                all.size(),
                0,
                0);
        assertThat(outage.refused()).isNotEmpty().allMatch(call -> call.isRefusal("STORE_UNAVAILABLE"));
        assertThat(outage.callsWithin()).noneMatch(Call::accepted);
        assertThat(outage.slowestRefusal())
                .isLessThan(REFUSED.plus(HICCUPS.longest().multipliedBy(HOPS)));
        assertThat(outage.untilAccepted()).isLessThan(RESUMED);
        assertThat(outage.untilStarted(SINK)).isLessThan(RESUMED);
    }

    private static void awaitDone(Collection<String> ids) {
        await().atMost(LONG).until(() -> {
            Map<String, List<Run>> runs = SINK.runs();
            return ids.stream()
                    .allMatch(id -> runs.getOrDefault(id, List.of()).stream().anyMatch(run -> run.ended(Event.DONE)));
        });
    }

    private static void assertEachRanOnce(Collection<String> ids) {
        Map<String, List<Run>> runs = SINK.runs();
        assertThat(ids).allSatisfy(id -> assertThat(runs.get(id)).hasSize(1));
    }

    /** Returns the number of flushes. */
    private static int flushScripts() {
        int flushes = 0;
        long end = System.nanoTime() + FLUSHES.toNanos();
        try (RedisConnection connection = client.factory().getConnection()) {
            for (; System.nanoTime() - end < 0; flushes++) {
                connection.scriptingCommands().scriptFlush();
                Pause.of(Duration.ofMillis(10));
            }
        }
        return flushes;
    }

    private static Map<String, Object> task() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        Map<String, Object> task = order(2);
        task.put("priority", List.of("high", "default", "low").get(random.nextInt(3)));
        if (random.nextInt(4) == 0) {
            task.put("delay_ms", random.nextInt(1_000));
        }
        if (random.nextInt(4) == 0) {
            task.put("idempotency_key", UUID.randomUUID().toString());
        }
        return task;
    }

    private static Map<String, Object> order(long sleepMillis) {
        return new HashMap<>(Map.of("type", SlimWorker.TYPE, "payload", Map.of("sleep_ms", sleepMillis)));
    }

    private static List<ServiceProcess> workers() {
        return PROCESSES.subList(1, PROCESSES.size());
    }
}
