package io.holdfast.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.queue.sweep.ReapPolicy;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskType;
import io.holdfast.testing.RedisCluster;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker whose queues are on three masters, one of which stops answering now and then. */
@Tag("reliability")
class ClusterIT {

    private static final int QUEUES = 20;
    private static final int FROZEN = 2;

    @TempDir
    static Path dir;

    private static final AtomicInteger TESTS = new AtomicInteger();

    private static RedisCluster cluster;

    private final BlockingQueue<Long> startedNanos = new LinkedBlockingQueue<>();
    private final int test = TESTS.incrementAndGet();

    private final List<QueueName> queues = IntStream.range(0, QUEUES)
            .mapToObj(i -> new QueueName("q" + test + "-" + i))
            .toList();
    private final CountDownLatch end = new CountDownLatch(1);
    private RedisEngine producer;
    private RedisEngine engine;
    private TestWorker worker;

    @BeforeAll
    static void makeCluster() {
        cluster = RedisCluster.start(dir);
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @BeforeEach
    void start() {
        assertThat(masterOf("{tasks}")).as("where the list of queues lies").isNotEqualTo(FROZEN);
        producer = RedisEngine.of(cluster.factory());
        engine = RedisEngine.of(cluster.factory());
        worker = new TestWorker(engine)
                .with("queues", queues.stream().map(QueueName::value).collect(Collectors.joining(",")))
                .with("slots", 8)
                .handling("work", task -> startedNanos.add(System.nanoTime()))
                .handling("long", task -> end.await());
        queues.forEach(this::enqueue);
        queues.forEach(engine.renewalQueues()::cancelRequests); // connects
        worker.start();
        queues.forEach(queue -> awaitStart());
        queues.forEach(this::waitOf); // the waits of all have their connections
    }

    @AfterEach
    void stop() {
        end.countDown();
        cluster.thaw(FROZEN);
        worker.close();
        engine.close();
        producer.close();
    }

    @Test
    void anIdleWorkerPicksATaskOfAnyQueueUpAtOnce() {
        List<Duration> waits = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
            queues.forEach(queue -> waits.add(waitOf(queue)));
        }
        Collections.sort(waits);
        Duration usual = waits.get(waits.size() / 2);
        assertThat(usual).as("of %s", waits).isLessThan(Duration.ofMillis(250)); // 1 or 2 ms on a machine with time
    }

    @Test
    void aMasterThatFreezesKeepsOnlyItsOwnQueues() {
        cluster.freeze(FROZEN);
        List<QueueName> others = queuesOn(false);
        for (int round = 0; round < 20; round++) {
            others.forEach(queue -> assertThat(waitOf(queue)).isLessThan(Duration.ofSeconds(2)));
        }
    }

    @Test
    void aMasterThatFreezesUnderLoadDelaysTheOthersForLessThanATimeout() {
        queues.forEach(queue -> enqueueMany(queue, 100));
        await().until(() -> startedNanos.size() > QUEUES);
        cluster.freeze(FROZEN);
        long frozen = System.nanoTime();
        List<QueueName> others = queuesOn(false);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> others.stream()
                        .allMatch(queue -> engine.inspector().depths(queue).pending() == 0));
        long longest = longestGap(frozen);
        assertThat(Duration.ofNanos(longest)).isLessThan(Duration.ofMillis(2_400));
    }

    @Test
    void theQueuesOfAMasterAreServedAgainWhenItAnswers() {
        cluster.freeze(FROZEN);
        List<QueueName> its = queuesOn(true);
        others().forEach(queue -> assertThat(waitOf(queue)).isLessThan(Duration.ofSeconds(3)));
        cluster.thaw(FROZEN);
        its.forEach(this::enqueue);
        its.forEach(queue -> awaitStart());
    }

    @Test
    void leasesOnOtherMastersAreRenewedWhileOneIsFrozen() {
        worker.close();
        worker = new TestWorker(engine)
                .with("queues", queues.stream().map(QueueName::value).collect(Collectors.joining(",")))
                .with("slots", QUEUES)
                .with("lease-ttl", "6s")
                .with("reaper.enabled", "false")
                .handling("long", task -> {
                    startedNanos.add(System.nanoTime());
                    end.await();
                })
                .start();
        queues.forEach(queue -> enqueue(queue, "long"));
        queues.forEach(queue -> awaitStart());
        cluster.freeze(FROZEN);
        // Sweeps of the test's own: the worker's last too long now, so that its reaper holds back.
        await().pollInterval(Duration.ofMillis(500))
                .during(Duration.ofSeconds(10))
                .atMost(Duration.ofSeconds(14))
                .until(() -> others().stream().allMatch(this::isHeld));
    }

    private boolean isHeld(QueueName queue) {
        var sweep = producer.queues().queue(queue).reap(new ReapPolicy(10, 5, Duration.ofSeconds(6)));
        return sweep.reclaimed().isEmpty() && producer.inspector().depths(queue).processing() == 1;
    }

    private List<QueueName> others() {
        return queuesOn(false);
    }

    private List<QueueName> queuesOn(boolean frozen) {
        List<QueueName> some = queues.stream()
                .filter(queue -> frozen == (masterOf("{tasks:" + queue + "}") == FROZEN))
                .toList();
        assertThat(some).hasSizeGreaterThan(2);
        return some;
    }

    private static int masterOf(String hashTag) {
        return RedisCluster.masterOf(hashTag.getBytes(StandardCharsets.UTF_8));
    }

    private Duration waitOf(QueueName queue) {
        startedNanos.clear();
        long started = System.nanoTime();
        enqueue(queue);
        return Duration.ofNanos(awaitStart() - started);
    }

    private long longestGap(long from) {
        long longest = 0;
        long last = from;
        for (long started : startedNanos.stream().sorted().toList()) {
            if (started > from) {
                longest = Math.max(longest, started - last);
                last = started;
            }
        }
        return longest;
    }

    private void enqueue(QueueName queue) {
        enqueue(queue, "work");
    }

    private void enqueue(QueueName queue, String type) {
        var unused = producer.queues().queue(queue).enqueue(List.of(taskOf(type)), TaskQueue.UNLIMITED);
    }

    private void enqueueMany(QueueName queue, int count) {
        var tasks = IntStream.range(0, count).mapToObj(i -> taskOf("work")).toList();
        var unused = producer.queues().queue(queue).enqueue(tasks, TaskQueue.UNLIMITED);
    }

    private static NewTask taskOf(String type) {
        TaskHeader header = TaskHeader.of(new TaskType(type), Clock.systemUTC().instant());
        return NewTask.of(header, Payload.NULL);
    }

    private long awaitStart() {
        try {
            Long started = startedNanos.poll(20, TimeUnit.SECONDS);
            assertThat(started).as("a task was started").isNotNull();
            return started;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
