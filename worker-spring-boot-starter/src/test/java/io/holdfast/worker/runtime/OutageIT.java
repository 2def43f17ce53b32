package io.holdfast.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.queue.task.QueueName;
import io.holdfast.testing.RedisProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Redis becomes unavailable and available again. */
@Tag("reliability")
class OutageIT {

    private static final int TASKS = 2_000;

    @TempDir
    Path dir;

    private final Map<String, AtomicInteger> runs = new ConcurrentHashMap<>();
    private RedisProcess redis;
    private LettuceConnectionFactory factory;
    private RedisEngine engine;
    private TestWorker worker;

    @BeforeEach
    void start() {
        redis = RedisProcess.start(dir, "--appendonly", "yes", "--appendfsync", "always");
        factory = new LettuceConnectionFactory("127.0.0.1", redis.port());
        factory.afterPropertiesSet();
        factory.start();
        engine = RedisEngine.of(factory);
        worker = new TestWorker(engine);
    }

    @AfterEach
    void stop() {
        worker.close();
        engine.close();
        factory.destroy();
        redis.close();
    }

    @Test
    void everyTaskIsRunOnceThoughRedisIsKilledUnderLoad() {
        enqueue(TASKS);
        worker.with("slots", 50)
                .handling("work", task -> {
                    count(task.id().value());
                    boolean unused = new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS);
                })
                .start();
        await().until(() -> runs.size() > TASKS / 10);
        redis.kill();
        redis.restart();
        awaitCompleted(TASKS);
        assertThat(depths().processing()).isZero();
        assertThat(runs)
                .hasSize(TASKS)
                .allSatisfy((id, count) -> assertThat(count).hasValue(1));
    }

    @Test
    void aRunningTaskStaysWithItsWorkerThroughAnOutageThatOutlivesItsLease() {
        CountDownLatch end = new CountDownLatch(1);
        enqueue(1);
        worker.with("lease-ttl", "6s")
                .with("reaper.interval", "20ms")
                .with("slots", 2)
                .handling("work", task -> {
                    count(task.id().value());
                    end.await();
                })
                .start();
        await().until(() -> runs.size() == 1);
        redis.kill();
        await().during(Duration.ofSeconds(8)).until(() -> runs.size() == 1);
        redis.restart();
        await().during(Duration.ofSeconds(4))
                .ignoreExceptionsInstanceOf(StoreException.class)
                .until(() -> depths().processing() == 1);
        end.countDown();
        awaitCompleted(1);
        assertThat(runs.values())
                .singleElement()
                .satisfies(count -> assertThat(count).hasValue(1));
        assertThat(worker.metrics().get("task.reclaimed").counter().count()).isZero();
    }

    @Test
    void aWorkerThatStartsWithoutRedisWorksOnceItIsAvailable() {
        enqueue(1);
        redis.kill();
        worker.handling("work", task -> count(task.id().value())).start();
        redis.restart();
        awaitCompleted(1);
    }

    private void count(String task) {
        runs.computeIfAbsent(task, id -> new AtomicInteger()).incrementAndGet();
    }

    private void enqueue(int tasks) {
        engine.queues()
                .queue(QueueName.DEFAULT)
                .enqueue(Stream.generate(WorkerIT::task).limit(tasks).toList(), TaskQueue.UNLIMITED);
    }

    private void awaitCompleted(int tasks) {
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptionsInstanceOf(StoreException.class)
                .untilAsserted(() -> assertThat(depths().completed()).isEqualTo(tasks));
    }

    private Depths depths() {
        return engine.inspector().depths(QueueName.DEFAULT);
    }
}
