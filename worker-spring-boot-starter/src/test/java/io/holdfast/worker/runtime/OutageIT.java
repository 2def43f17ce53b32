package io.holdfast.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.model.Depths;
import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.testing.RedisProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Redis goes away under load and comes back. */
class OutageIT {

    private static final int TASKS = 2_000;

    @TempDir
    Path dir;

    @Test
    void everyTaskIsCompletedThoughRedisIsKilledUnderLoad() {
        try (RedisProcess redis = RedisProcess.start(dir, "--appendonly", "yes", "--appendfsync", "always")) {
            LettuceConnectionFactory factory = new LettuceConnectionFactory("127.0.0.1", redis.port());
            factory.afterPropertiesSet();
            factory.start();
            RedisEngine engine = RedisEngine.of(factory);
            Map<String, AtomicInteger> runs = new ConcurrentHashMap<>();
            TestWorker worker = new TestWorker(engine).with("slots", 50).handling("work", task -> {
                runs.computeIfAbsent(task.id().value(), id -> new AtomicInteger())
                        .incrementAndGet();
                new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS);
            });
            try (engine;
                    worker) {
                TaskQueue queue = engine.queues().queue(QueueName.DEFAULT);
                queue.enqueue(Stream.generate(WorkerIT::task).limit(TASKS).toList(), TaskQueue.UNLIMITED);
                worker.start();
                await().until(() -> runs.size() > TASKS / 10);
                redis.kill();
                redis.restart();
                await().atMost(Duration.ofSeconds(60))
                        .ignoreExceptionsInstanceOf(StoreException.class)
                        .untilAsserted(
                                () -> assertThat(depths(engine).completed()).isEqualTo(TASKS));
                assertThat(depths(engine).processing()).isZero();
                assertThat(runs)
                        .hasSize(TASKS)
                        .allSatisfy((id, count) -> assertThat(count).hasValue(1));
            } finally {
                factory.destroy();
            }
        }
    }

    private static Depths depths(RedisEngine engine) {
        return engine.inspector().depths(QueueName.DEFAULT);
    }
}
