package io.holdfast.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.task.QueueName;
import io.holdfast.system.Api;
import io.holdfast.system.EnqueueLoad;
import io.holdfast.system.ServiceProcess;
import io.holdfast.testing.Evidence;
import io.holdfast.testing.RedisProcess;
import io.holdfast.testing.Scale;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The machine of Redis loses power: the server is killed, and its append-only file is truncated to the part that the
 * last fsync had written to disk.
 */
@Tag("reliability")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PowerLossIT {

    private static final QueueName QUEUE = new QueueName("power");
    private static final int ROUNDS = Scale.of(1, 8);
    private static final int CUTS = Scale.of(6, 150);
    private static final int CLIENTS = 4;
    private static final Duration LOAD = Duration.ofMillis(Scale.of(2_000, 5_000));
    private static final Duration MAX_LOSS_EVERYSEC = Duration.ofSeconds(Scale.of(4, 2));
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private static Path folder;

    private static final int PORT = RedisProcess.freePort();
    private static final Api PRODUCER = Api.onFreePort();
    private static final List<ServiceProcess> SERVICES = new ArrayList<>();
    private static final Evidence EVIDENCE = Evidence.of("04b-power-loss", "Redis loses power");
    private static int folders;
    private static @Nullable DataFolder uncut;

    private final Random random = new Random();

    /** The effect of one power loss. */
    private record Loss(int accepted, int lost, Duration worth, AofTrace trace) {}

    @BeforeAll
    static void startServices() throws IOException {
        Assumptions.assumeTrue(canTrace(), "!! SKIPPED: power loss cannot be shown, since strace is missing here");
        try (RedisProcess unused = RedisProcess.startOn(PORT, newFolder("start").path())) {
            Api worker = Api.onFreePort();
            SERVICES.add(service("producer-service", Map.of("PRODUCER_ADDR", PRODUCER.address())));
            SERVICES.add(service("worker-service", workerSettings(worker)));
            SERVICES.get(0).awaitHealth(PRODUCER);
            SERVICES.get(1).awaitHealth(worker);
        }
        EVIDENCE.line("Tasks were enqueued over HTTP one by one, by " + CLIENTS
                        + " clients, while a worker ran them. In the")
                .line("middle of it redis-server was killed, its append-only file cut back to what the last completed")
                .line(
                        "fsync had brought to the disk (read off its system calls), and the server started again. Lost is")
                .line("a task that was answered with 202 and is not there any more.")
                .gap()
                .row("appendfsync", "losses of power", "accepted", "lost", "oldest lost accepted before the loss");
    }

    @AfterAll
    static void stopServices() {
        SERVICES.forEach(ServiceProcess::close);
    }

    @Test
    @Order(1)
    void withFsyncAlwaysNoAcceptedTaskIsLost() throws IOException {
        List<Loss> losses = losses("always");
        assertThat(losses).allSatisfy(loss -> assertThat(loss.lost()).isZero());
    }

    @Test
    @Order(2)
    void withFsyncEverysecAtMostTwoSecondsAreLost() throws IOException {
        List<Loss> losses = losses("everysec");
        assertThat(losses).allSatisfy(loss -> {
            assertThat(loss.worth()).isLessThanOrEqualTo(MAX_LOSS_EVERYSEC);
            assertThat(loss.trace().syncs()).isPositive();
        });
    }

    @Test
    @Order(3)
    void withFsyncNoEverythingTheSystemHasNotWrittenIsLost() throws IOException {
        List<Loss> losses = losses("no");
        assertThat(losses).allSatisfy(loss -> assertThat(loss.lost()).isPositive());
    }

    @Test
    @Order(4)
    void aFileCutWithinAScriptHasAllOrNothingOfThatScript() throws IOException {
        DataFolder data = Objects.requireNonNull(uncut, "what an earlier test has left");
        String text = Files.readString(data.aof(), StandardCharsets.ISO_8859_1);
        int cutScripts = 0;
        while (cutScripts < CUTS) {
            int begin = text.indexOf("$5\r\nMULTI", random.nextInt(text.length()));
            int end = text.indexOf("$4\r\nEXEC", Math.max(0, begin));
            if (begin < 0 || end < 0) {
                continue;
            }
            DataFolder cut = data.copyTo(folder.resolve("cut-" + cutScripts));
            cut.cutTo(begin + 9 + random.nextInt(end - begin));
            cut.ids(QUEUE); // fails if a task is not in exactly one place
            cutScripts++;
        }
        EVIDENCE.gap()
                .line("The file was also cut at " + cutScripts
                        + " random points in the middle of the effects of a script. Each")
                .line(
                        "time the server came up with that script's effects wholly undone: every task in exactly one place,")
                .line("every count equal to what it counts.")
                .write();
    }

    private List<Loss> losses(String policy) throws IOException {
        List<Loss> losses = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            losses.add(loss(policy));
        }
        EVIDENCE.row(
                "`" + policy + "`",
                losses.size(),
                losses.stream().mapToInt(Loss::accepted).sum(),
                losses.stream().mapToInt(Loss::lost).sum(),
                losses.stream()
                                .map(Loss::worth)
                                .max(Duration::compareTo)
                                .orElseThrow()
                                .toMillis() + " ms");
        return losses;
    }

    /** A server killed after the load: the tasks it had accepted, and when it died. */
    private record Killed(DataFolder folder, Map<String, EnqueueLoad.Call> accepted, long atNanos, Path calls) {}

    private Loss loss(String policy) throws IOException {
        Killed killed = afterLoad(policy, newFolder(policy));
        DataFolder data = killed.folder();
        AofTrace trace = AofTrace.of(killed.calls());
        assertThat(data.size()).as("observed writes").isBetween(trace.written(), trace.written() + trace.underWay());
        uncut = data.copyTo(newPath("uncut"));
        data.cutTo(trace.synced());
        Set<String> left = data.copyTo(newPath("left")).ids(QUEUE);

        Set<String> lost = new HashSet<>(killed.accepted().keySet());
        lost.removeAll(left);
        long oldest = lost.stream()
                .mapToLong(id -> killed.accepted().get(id).atNanos())
                .min()
                .orElse(killed.atNanos());
        assertThat(drained(policy, data)).containsAll(left);
        return new Loss(killed.accepted().size(), lost.size(), Duration.ofNanos(killed.atNanos() - oldest), trace);
    }

    private Killed afterLoad(String policy, DataFolder data) {
        Path calls = newPath("calls");
        RedisProcess redis = RedisProcess.watched(AofTrace.watcher(calls), PORT, data.path(), settings(policy));
        EnqueueLoad load = EnqueueLoad.start(PRODUCER, CLIENTS, PowerLossIT::task);
        await().atMost(LONG).until(() -> !load.accepted().isEmpty());
        Pause.of(LOAD.plusMillis(random.nextInt(Scale.of(300, 1_000))));
        long killed = System.nanoTime();
        redis.kill();
        load.stop();
        Pattern end = Pattern.compile("(?m)^" + redis.pid() + " +\\+{3} killed by SIGKILL"); // ids are padded
        await("end of the trace")
                .until(() -> end.matcher(Files.readString(calls)).find());
        return new Killed(data, load.accepted(), killed, calls);
    }

    /** Lets the worker finish the rest; returns the remaining tasks. */
    private static Set<String> drained(String policy, DataFolder data) {
        try (RedisProcess unused = RedisProcess.startOn(PORT, data.path(), settings(policy))) {
            await().atMost(LONG)
                    .pollInterval(Duration.ofMillis(100))
                    .ignoreExceptions()
                    .until(() ->
                            List.of("pending", "delayed", "processing").stream().allMatch(PowerLossIT::hasNone));
        }
        return data.ids(QUEUE);
    }

    private static boolean hasNone(String state) {
        Api.Answer page = PRODUCER.get("/tasks?queue=" + QUEUE + "&limit=1&state=" + state);
        return page.status() == 200 && page.json().get("tasks").isEmpty();
    }

    private static Map<String, Object> task() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        Map<String, Object> task = new HashMap<>(Map.of("queue", QUEUE.value(), "payload", "x".repeat(200)));
        task.put("priority", List.of("high", "default", "low").get(random.nextInt(3)));
        if (random.nextInt(4) == 0) {
            task.put("delay_ms", random.nextInt(1_000));
        }
        return task;
    }

    private static String[] settings(String policy) {
        return new String[] {"--appendonly", "yes", "--appendfsync", policy, "--auto-aof-rewrite-percentage", "0"};
    }

    private static Map<String, String> workerSettings(Api worker) {
        return Map.of(
                "WORKER_METRICS_ADDR", worker.address(),
                "WORKER_QUEUES", QUEUE.value(),
                "WORKER_COUNT", "20",
                "WORKER_SLEEP_MS", "5",
                "WORKER_FAILURE_PCT", "10",
                "LEASE_TTL_SECONDS", "3",
                "REAPER_INTERVAL_SECONDS", "1",
                "RETRY_BASE_MS", "50",
                "RETRY_MAX_MS", "200",
                "COMPLETED_RETENTION_COUNT", "1000000");
    }

    private static ServiceProcess service(String module, Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("REDIS_ADDR", "127.0.0.1:" + PORT);
        return ServiceProcess.ofJar(ServiceProcess.serviceJar(module), environment);
    }

    private static boolean canTrace() {
        try {
            return new ProcessBuilder("strace", "-D", "-f", "--seccomp-bpf", "-o", "/dev/null", "true")
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            System.err.println("!! SKIPPED PowerLossIT: no strace here (" + e.getMessage() + ")");
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static DataFolder newFolder(String name) throws IOException {
        return new DataFolder(Files.createDirectory(newPath(name)));
    }

    private static Path newPath(String name) {
        return folder.resolve(name + "-" + ++folders);
    }
}
