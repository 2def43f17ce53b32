package io.holdfast.worker.maintain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.queue.statistics.StatisticsRecorder;
import io.holdfast.queue.sweep.ReapPolicy;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.worker.WorkerId;
import io.holdfast.testing.Fault;
import io.holdfast.testing.FaultyProxy;
import io.holdfast.testing.RedisProcess;
import io.holdfast.worker.acquire.ServedQueues;
import io.holdfast.worker.settle.WorkerMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The cost of many queues on a slow link, where each round trip counts. */
@Tag("reliability")
class FarQueuesIT {

    private static final Duration LEASE = Duration.ofSeconds(6);
    private static final List<QueueName> QUEUES =
            IntStream.range(0, 80).mapToObj(i -> new QueueName("q" + i)).toList();

    @TempDir
    private Path folder;

    private RedisProcess redis;
    private FaultyProxy link;
    private RedisEngine near;
    private RedisEngine far;

    @BeforeEach
    void start() {
        redis = RedisProcess.start(folder);
        link = FaultyProxy.to(redis.port());
        near = engineOn(redis.port());
        far = engineOn(link.port());
    }

    @AfterEach
    void stop() {
        far.close();
        near.close();
        link.close();
        redis.close();
    }

    @Test
    void aReaperOnASlowNetworkReclaimsTheTasksOfEightyQueues() throws InterruptedException {
        QUEUES.forEach(this::lease);
        far.ping();
        link.strike(Fault.delayed(Duration.ofMillis(100), Duration.ofMillis(100)));
        ServedQueues served = new ServedQueues(
                far.queues(), QUEUES.stream().map(QueueName::value).toList(), Set.of());
        ReapPolicy policy = new ReapPolicy(TaskQueue.MAX_BATCH, 5, LEASE);
        Reaper reaper = new Reaper(
                far.queues(),
                served,
                policy,
                new WorkerMetrics(new SimpleMeterRegistry()),
                new StatisticsRecorder(),
                new QueueReachability(LEASE),
                LEASE.dividedBy(3));
        reaper.loop().start();
        try {
            await().atMost(Duration.ofSeconds(25)).until(() -> pending() == QUEUES.size());
        } finally {
            reaper.loop().stop();
        }
    }

    @Test
    void aWorkerOnASlowNetworkStartsInAFewRoundTrips() {
        near.queues().register(QUEUES);
        far.ping();
        link.strike(Fault.delayed(Duration.ofMillis(100), Duration.ofMillis(100)));
        long started = System.nanoTime();
        ServedQueues served = new ServedQueues(far.queues(), List.of("*"), Set.of());
        served.refresh();
        far.queues().verify(served.all());
        assertThat(served.all()).hasSize(81);
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(5)); // one each: 16 s
    }

    private long pending() {
        return near.inspector().depths(QUEUES).values().stream()
                .mapToLong(depths -> depths.pending())
                .sum();
    }

    private void lease(QueueName name) {
        TaskQueue queue = near.queues().queue(name);
        NewTask task = NewTask.of(TaskHeader.of(new TaskType("t"), Instant.EPOCH), Payload.ofText("1"));
        queue.enqueue(List.of(task), TaskQueue.UNLIMITED);
        assertThat(queue.acquire(new WorkerId("dead"), 1, LEASE).tasks()).hasSize(1);
    }

    private static RedisEngine engineOn(int port) {
        return RedisEngine.of(new LettuceConnectionFactory(new RedisStandaloneConfiguration("127.0.0.1", port)));
    }
}
