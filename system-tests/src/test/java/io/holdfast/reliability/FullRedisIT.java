package io.holdfast.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.redis.StoredQueue;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskState;
import io.holdfast.system.Api;
import io.holdfast.system.EnqueueLoad;
import io.holdfast.system.EnqueueLoad.Call;
import io.holdfast.system.ServiceProcess;
import io.holdfast.system.Sink;
import io.holdfast.system.Sink.Event;
import io.holdfast.system.SlimWorker;
import io.holdfast.testing.Evidence;
import io.holdfast.testing.Scale;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Redis reaches its {@code maxmemory} under load, repeatedly; before that it has settings that can lose tasks. */
@Tag("reliability")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FullRedisIT {

    private static final QueueName QUEUE = QueueName.DEFAULT;
    private static final int ROUNDS = Scale.of(1, 6);
    private static final int CLIENTS = 6;
    private static final int SLOTS = 4;
    private static final long ROOM = Scale.of(2, 8) * 1024L * 1024;
    private static final Duration LOAD = Duration.ofMillis(Scale.of(500, 5_000));
    private static final Duration AT_ONCE = Duration.ofSeconds(3); // without a wake-up signal a worker checks after 5 s
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private static Path folder;

    private static final Sink SINK = new Sink();
    private static final Api PRODUCER = Api.onFreePort();
    private static final Api MONITOR = Api.onFreePort();
    private static final Api WORKER_SERVICE = Api.onFreePort();
    private static final List<ServiceProcess> SERVICES = new ArrayList<>();
    private static final List<ServiceProcess> WORKERS = new ArrayList<>();
    private static LimitedRedis redis;

    /** Observations while nothing fitted. */
    private record Squeeze(long ended, Duration requeued) {}

    @BeforeAll
    static void startAll() {
        redis = new LimitedRedis(folder, "--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru");
        SERVICES.add(service("producer-service", "PRODUCER_ADDR", PRODUCER));
        SERVICES.add(service("worker-service", "WORKER_METRICS_ADDR", WORKER_SERVICE));
        SERVICES.add(service("monitor-service", "MONITOR_ADDR", MONITOR));
        startWorker();
        startWorker();
        SERVICES.get(0).awaitHealth(PRODUCER);
        SERVICES.get(1).awaitHealth(WORKER_SERVICE);
        SERVICES.get(2).awaitHealth(MONITOR);
    }

    @AfterAll
    static void stopAll() {
        WORKERS.forEach(ServiceProcess::close);
        SERVICES.forEach(ServiceProcess::close);
        redis.close();
        SINK.close();
    }

    @Test
    @Order(1)
    void everyServiceWarnsOfUnsafeSettingsAndTheMonitorIsRed() {
        String evicts = "maxmemory-policy is allkeys-lru, so a full Redis deletes tasks";
        String forgets =
                "There is neither an append-only file nor a save point, so when Redis stops, it loses everything";
        for (ServiceProcess service : SERVICES) {
            service.awaitOutput("This Redis can lose tasks. " + evicts + ": set maxmemory-policy noeviction");
            service.awaitOutput("This Redis can lose tasks. " + forgets + ": set appendonly yes");
        }
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(MONITOR.get("/").text())
                        .contains("class=\"alarm\" data-alarm=\"risk\"", evicts, forgets));
        assertThat(MONITOR.get("/stats").json().get("store_risks")).hasSize(2);
        assertThat(MONITOR.get("/metrics").text())
                .contains("store_risk{kind=\"eviction\"} 1.0\n", "store_risk{kind=\"persistence\"} 1.0\n");

        redis.configure("maxmemory-policy", "noeviction");
        redis.configure("appendonly", "yes");
        SERVICES.get(1).terminate();
    }

    @Test
    @Order(2)
    @Timeout(600)
    void aFullRedisAcceptsNothingWhileWorkersContinueAndAllIsDoneLater() {
        WORKERS.forEach(worker -> SlimWorker.awaitReady(worker, SINK));
        EnqueueLoad load = EnqueueLoad.start(PRODUCER, CLIENTS, LargeTasks::any);
        List<Squeeze> squeezes = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            fill(load, ROOM);
            Pause.of(LOAD);
            fill(load, ROOM / 4); // so that there is work left
            squeezes.add(squeeze(load));
        }
        assertARefusalLeavesNothingBehind();
        redis.lift();
        int accepted = load.accepted().size();
        await().atMost(LONG).until(() -> load.accepted().size() > accepted);
        load.stop();
        redis.awaitDrained();

        LargeTasks.assertAllEnded(load, redis, SINK);
        WORKERS.forEach(ServiceProcess::terminate);
        assertThat(StoredQueue.idsIn(redis.process(), QUEUE)
                        .equals(load.accepted().keySet()))
                .as("stored tasks equal accepted tasks")
                .isTrue();
        assertTheWorkersNoticedNothing();
        report(load, squeezes);
    }

    @Test
    @Order(3)
    void theMonitorIsCalmAfterTheSettingsAreFixed() {
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(MONITOR.get("/").text()).doesNotContain("data-alarm"));
        assertThat(MONITOR.get("/stats").json().get("store_risks")).isEmpty();
        assertThat(MONITOR.get("/metrics").text())
                .contains("store_risk{kind=\"eviction\"} 0.0\n", "store_risk{kind=\"persistence\"} 0.0\n");
    }

    /** Fills a little room; then Redis is near its limit, where it accepts some calls and refuses others. */
    private static void fill(EnqueueLoad load, long room) {
        redis.leaveRoomFor(room);
        int before = refused(load).size();
        await().atMost(LONG).until(() -> refused(load).size() > before + CLIENTS);
    }

    /** Nothing fits any more, whatever workers free; a worker that starts then helps to finish the work. */
    private static Squeeze squeeze(EnqueueLoad load) {
        redis.leaveNoRoom();
        long begin = System.nanoTime();
        long endedBefore = ended();
        ServiceProcess late = startWorker();
        redis.awaitDrained();
        long ended = ended() - endedBefore;
        assertThat(ended).isPositive();
        SlimWorker.awaitReady(late, SINK);
        assertThat(MONITOR.get("/stats").status()).isEqualTo(200);
        Duration requeued = requeueOntoIdleWorkers();
        assertThat(SINK.moments(Event.START)).anyMatch(start -> start.pid() == late.pid());
        assertThat(load.calls()).filteredOn(call -> call.begunNanos() > begin).noneMatch(Call::accepted);
        late.terminate();
        return new Squeeze(ended, requeued);
    }

    /** Requeues the dead letters, which fail again: the only remaining work. Returns how soon it was started. */
    private static Duration requeueOntoIdleWorkers() {
        Set<String> dead = redis.idsOf(TaskState.DEAD);
        assertThat(dead).isNotEmpty();
        long begin = System.nanoTime();
        assertThat(PRODUCER.post("/dead-letters/requeue", Map.of()).status()).isEqualTo(202);
        Duration started = await().atMost(LONG)
                .until(
                        () -> SINK.moments(Event.START).stream()
                                .filter(start -> start.nanos() > begin && dead.contains(start.task()))
                                .map(start -> Duration.ofNanos(start.nanos() - begin))
                                .min(Duration::compareTo),
                        Optional::isPresent)
                .orElseThrow();
        assertThat(started).isLessThan(AT_ONCE);
        await().atMost(LONG).until(() -> redis.depths().deadLetter() == dead.size());
        return started;
    }

    private static void assertARefusalLeavesNothingBehind() {
        Map<String, Object> stranger = LargeTasks.any();
        stranger.putAll(Map.of("id", "stranger", "queue", "never-seen"));
        List<Map<String, Object>> batch = IntStream.range(0, 50)
                .<Map<String, Object>>mapToObj(i -> {
                    Map<String, Object> task = LargeTasks.any();
                    task.put("id", "batch-" + i);
                    return task;
                })
                .toList();
        assertThat(PRODUCER.post("/task", stranger)).satisfies(FullRedisIT::isFull);
        assertThat(PRODUCER.post("/tasks", batch)).satisfies(FullRedisIT::isFull);
        assertThat(PRODUCER.get("/tasks/batch-0").status()).isEqualTo(404);
        assertThat(redis.client().engine().queues().known()).doesNotContain(new QueueName("never-seen"));
    }

    private static void isFull(Api.Answer answer) {
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.json().get("code").asString()).isEqualTo("STORE_FULL");
        assertThat(answer.retryAfter()).isEqualTo("5");
    }

    /** The workers log everything at this level: a refused heartbeat or sweep would be visible only there. */
    private static void assertTheWorkersNoticedNothing() {
        for (ServiceProcess worker : WORKERS) {
            assertThat(worker.output())
                    .contains(" DEBUG ")
                    .doesNotContain("out of memory", "OOM", "has lost its lease", "from workers that died");
            assertThat(worker.output().lines().filter(line -> line.contains(" ERROR ")))
                    .allMatch(line -> line.contains("and is a dead letter now"));
        }
    }

    private static void report(EnqueueLoad load, List<Squeeze> squeezes) {
        Duration requeued = squeezes.stream()
                .map(Squeeze::requeued)
                .max(Duration::compareTo)
                .orElseThrow();
        long ended = squeezes.stream().mapToLong(Squeeze::ended).sum();
        Evidence.of("06-full-redis", "Redis is full")
                .line("Tasks of 1 to 12 KiB came over HTTP from " + CLIENTS
                        + " clients until `maxmemory` (`noeviction`) was reached,")
                .line(
                        "with retries, delays and idempotency keys among them. Then it was set so low that nothing fitted")
                .line("whatever workers freed, and in the end lifted.")
                .gap()
                .row(
                        "times full",
                        "accepted",
                        "calls refused (`STORE_FULL`)",
                        "ended while nothing fitted",
                        "lost",
                        "half written")
                .row(squeezes.size(), load.accepted().size(), refused(load).size(), ended, 0, 0)
                .gap()
                .line(
                        "No acquire, claim, renewal, settle, heartbeat or sweep was refused, no lease expired, and a worker")
                .line("that started on the full Redis worked. Idle workers took dead letters that were requeued within")
                .line(requeued.toMillis()
                        + " ms. A refused task, batch or queue left nothing behind: in the end each accepted")
                .line("task was in exactly one place, and nothing else was there.")
                .gap()
                .line(
                        "A Redis with `allkeys-lru` and without an append-only file was named in a warning by each of the")
                .line("three services at start, and in red on the monitor until its settings were fixed.")
                .write();
    }

    private static ServiceProcess startWorker() {
        ServiceProcess worker = SlimWorker.launch(
                redis.process().address(),
                SINK,
                Map.of(SlimWorker.LOG_LEVEL, "DEBUG"),
                "slots=" + SLOTS,
                "lease-ttl=3s",
                "reaper.interval=1s",
                "retry.base=50ms",
                "retry.max=200ms",
                "retention.completed-count=1000000");
        WORKERS.add(worker);
        return worker;
    }

    private static ServiceProcess service(String module, String addressName, Api api) {
        return ServiceProcess.ofJar(
                ServiceProcess.serviceJar(module),
                Map.of(
                        "REDIS_ADDR",
                        redis.process().address(),
                        addressName,
                        api.address(),
                        "WORKER_QUEUES",
                        "elsewhere"));
    }

    private static List<Call> refused(EnqueueLoad load) {
        return load.calls().stream().filter(call -> !call.accepted()).toList();
    }

    private static long ended() {
        Depths depths = redis.depths();
        return depths.completed() + depths.deadLetter();
    }
}
