package io.holdfast.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.WorkerRegistry;
import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.queue.task.QueueName;
import io.holdfast.testing.RedisProcess;
import io.holdfast.testing.Scale;
import io.lettuce.core.KillArgs;
import io.lettuce.core.api.async.RedisServerAsyncCommands;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisZSetCommands;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Live workers whose connections are cut just before their heartbeats and in between. */
@Tag("reliability")
class CutConnectionsIT {

    private static final int WORKERS = 3;
    private static final int CUTS = Scale.of(6, 30);
    private static final byte[] SEEN = "tasks:workers".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path folder;

    private final Map<String, AtomicInteger> runs = new ConcurrentHashMap<>();
    private final Queue<Object> declaredDead = new ConcurrentLinkedQueue<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final List<TestWorker> workers = new ArrayList<>();
    private final List<RedisEngine> engines = new ArrayList<>();
    private RedisProcess redis;
    private LettuceConnectionFactory target;

    @BeforeEach
    void start() {
        redis = RedisProcess.start(folder);
        target = new LettuceConnectionFactory("127.0.0.1", redis.port());
        target.afterPropertiesSet();
        target.start();
        RedisEngine producer = engine();
        producer.queues()
                .queue(QueueName.DEFAULT)
                .enqueue(Stream.generate(WorkerIT::task).limit(WORKERS - 1).toList(), TaskQueue.UNLIMITED);
        for (int i = 0; i < WORKERS; i++) {
            workers.add(worker(engine()));
        }
    }

    @AfterEach
    void stop() {
        end.countDown();
        workers.forEach(TestWorker::close);
        engines.forEach(RedisEngine::close);
        target.destroy();
        redis.close();
    }

    @Test
    void aLiveWorkerIsNeverDeclaredDead() {
        await().until(() -> runs.size() == WORKERS - 1 && announced() == WORKERS);
        for (int cut = 0; cut < CUTS; cut++) {
            TestWorker one = workers.get(cut % WORKERS);
            double beat = lastBeat(one);
            await().pollInterval(Duration.ofMillis(2)).until(() -> lastBeat(one) > beat);
            long dueIn = 20L * (cut % 4); // how long before the next heartbeat: reconnecting takes some 50 ms
            await().pollDelay(Duration.ofMillis(995 - dueIn)).until(() -> true);
            cutAll();
            await().pollDelay(Duration.ofMillis(170)).until(() -> true);
            cutAll();
        }
        await().during(Duration.ofMillis(2_600)).until(declaredDead::isEmpty);
        assertThat(runs.values()).allSatisfy(count -> assertThat(count).hasValue(1));
        assertThat(workers)
                .allSatisfy(worker -> assertThat(
                                worker.metrics().get("task.reclaimed").counter().count())
                        .isZero());
        assertThat(announced()).isEqualTo(WORKERS); // so that those that die now are missed
    }

    private RedisEngine engine() {
        RedisEngine engine = RedisEngine.of(target);
        engines.add(engine);
        return engine;
    }

    /** With a slot for one task: the last one is idle. */
    private TestWorker worker(RedisEngine engine) {
        return new TestWorker(engine)
                .on(new WorkerStore(
                        engine.queues(),
                        engine.renewalQueues(),
                        watched(engine.workers()),
                        engine.statisticsSink(),
                        engine.schedules()))
                .with("slots", 1)
                .handling("work", task -> {
                    runs.computeIfAbsent(task.id().value(), id -> new AtomicInteger())
                            .incrementAndGet();
                    end.await();
                })
                .start();
    }

    /** Records which workers are taken over. */
    private WorkerRegistry watched(WorkerRegistry registry) {
        return (WorkerRegistry) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {WorkerRegistry.class}, (self, method, arguments) -> {
                    try {
                        Object result = method.invoke(registry, arguments);
                        if (method.getName().equals("electFor") && Boolean.TRUE.equals(result)) {
                            declaredDead.add(arguments[0]);
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private double lastBeat(TestWorker worker) {
        try (RedisConnection connection = target.getConnection()) {
            RedisZSetCommands sets = connection.zSetCommands();
            Double seen = sets.zScore(SEEN, worker.runtime().worker().value().getBytes(StandardCharsets.US_ASCII));
            return seen == null ? 0 : seen;
        }
    }

    private long announced() {
        try (RedisConnection connection = target.getConnection()) {
            return connection.hashCommands().hLen("tasks:worker_connections".getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** All workers but the one that reports. */
    private void cutAll() {
        try (RedisConnection connection = target.getConnection()) {
            ((RedisServerAsyncCommands<?, ?>) connection.getNativeConnection())
                    .clientKill(KillArgs.Builder.typeNormal().skipme())
                    .toCompletableFuture()
                    .join();
        }
    }
}
