package io.holdfast.queue.redis;

import static io.holdfast.queue.redis.QueueUnderTest.BOOM;
import static io.holdfast.queue.redis.QueueUnderTest.LEASE;
import static io.holdfast.queue.redis.QueueUnderTest.WINDOW;
import static io.holdfast.queue.redis.QueueUnderTest.WORKER;
import static io.holdfast.queue.redis.QueueUnderTest.delayed;
import static io.holdfast.queue.redis.QueueUnderTest.keyed;
import static io.holdfast.queue.redis.QueueUnderTest.task;
import static io.holdfast.queue.redis.QueueUnderTest.time;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.StoreUnavailableException;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.lease.Burial;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.Rejection;
import io.holdfast.queue.lease.Release;
import io.holdfast.queue.lease.Retry;
import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.redis.script.RedisKeys;
import io.holdfast.queue.schedule.CatchUp;
import io.holdfast.queue.schedule.IntervalTimetable;
import io.holdfast.queue.schedule.Overlap;
import io.holdfast.queue.schedule.Schedule;
import io.holdfast.queue.schedule.ScheduleName;
import io.holdfast.queue.sweep.ReapPolicy;
import io.holdfast.queue.sweep.TrimPolicy;
import io.holdfast.queue.task.CancelResult;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.worker.WorkerReport;
import io.holdfast.testing.RedisCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a Cluster of three masters. */
class ClusterIT {

    @TempDir
    static Path dir;

    private static RedisCluster cluster;
    private static RedisEngine engine;

    @BeforeAll
    static void makeCluster() {
        cluster = RedisCluster.start(dir);
        engine = RedisEngine.of(cluster.factory());
    }

    @AfterAll
    static void stop() {
        engine.close();
        cluster.close();
    }

    @Test
    void aScheduleFiresInItsQueueAndMovesToAnother() {
        for (String name : List.of("mail", "q2")) {
            QueueName queueName = new QueueName(name);
            engine.schedules().put(everySecond(queueName));
            await().until(() -> engine.schedules()
                            .startFire(queueName, Runnable::run)
                            .join()
                            .enqueued()
                    > 0);
            assertThat(engine.inspector().depths(queueName).pending()).isPositive();
        }
        assertThat(engine.schedules().page(10, null).schedules()).hasSize(1);
        assertThat(engine.schedules()
                        .startFire(new QueueName("mail"), Runnable::run)
                        .join()
                        .next())
                .as("it has left its first queue")
                .isNull();
        assertThat(engine.schedules().remove(new ScheduleName("tick"))).isTrue();
        for (String name : List.of("mail", "q2")) {
            TaskQueue queue = engine.queues().queue(new QueueName(name));
            queue.acquire(WORKER, 100, LEASE)
                    .tasks()
                    .forEach(task ->
                            queue.complete(List.of(new Completion(task.lease(), null)), Ending.COMPLETED, WINDOW));
            queue.trim(new TrimPolicy(100, Duration.ZERO, 0, Duration.ofMillis(1)));
        }
    }

    private static Schedule everySecond(QueueName queue) {
        return new Schedule(
                new ScheduleName("tick"),
                new IntervalTimetable(Duration.ofSeconds(1)),
                queue,
                Priority.DEFAULT,
                TaskHeader.of(TaskType.DEFAULT, time(0)),
                Payload.NULL,
                CatchUp.LAST,
                Overlap.ALLOW,
                Duration.ZERO,
                false,
                null,
                0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "mail", "q2"})
    void aTaskGoesThroughAllStatesInAnyQueue(String name) {
        QueueName queueName = new QueueName(name);
        engine.queues().verify(List.of(queueName));
        TaskQueue queue = engine.queues().queue(queueName);
        queue.enqueue(List.of(task("x").withChosenId(new TaskId("a")), delayed("b", 1)), TaskQueue.UNLIMITED);
        assertThat(engine.queues().awaitWork(List.of(queueName), LEASE)).isTrue();

        Lease first = acquire(queue);
        queue.renew(List.of(first), LEASE);
        assertThat(queue.claim(List.of(keyed("k", first)))).isEmpty();
        queue.retry(List.of(new Retry(first, Duration.ZERO, BOOM)));
        await().until(() -> queue.dispatch(10).nextDue() == null);
        queue.release(List.of(Release.toFront(acquire(queue))));
        queue.bury(List.of(new Burial(acquire(queue), BOOM)));
        assertThat(engine.deadLetters().requeueAll(queueName)).isOne();
        List<Lease> both = List.of(acquire(queue), acquire(queue));
        assertThat(queue.leasesOf(WORKER)).containsExactlyInAnyOrderElementsOf(both);
        assertThat(queue.complete(both.stream().map(lease -> keyed("k", lease)).toList(), Ending.COMPLETED, WINDOW))
                .containsValue(Rejection.DUPLICATE)
                .hasSize(1);

        assertThat(queue.reap(new ReapPolicy(10, 5, LEASE)).total()).isZero();
        assertThat(engine.inspector().page(queueName, null, 10, null).tasks()).hasSize(2);
        assertThat(engine.inspector().find(queueName, new TaskId("a"))).isPresent();
        assertThat(queue.trim(new TrimPolicy(10, Duration.ZERO, 0, WINDOW))).isEqualTo(2);
        assertThat(engine.inspector().depths(queueName).completed()).isZero();
        assertThat(engine.queues().known()).contains(queueName);
    }

    @Test
    void aWaitCoversQueuesOnDifferentMasters() {
        List<QueueName> queues = List.of(QueueName.DEFAULT, new QueueName("mail"), new QueueName("q4"));
        assertThat(queues.stream()
                        .map(queue ->
                                RedisCluster.masterOf(RedisKeys.of(queue, true).of(Key.DATA)))
                        .distinct())
                .hasSizeGreaterThan(1);
        QueueName last = queues.get(2);
        engine.queues().queue(last).enqueue(List.of(task("w")), TaskQueue.UNLIMITED);
        assertThat(engine.queues().awaitWork(queues, Duration.ofSeconds(3))).isTrue();
        assertThat(engine.queues().queue(last).cancel(new TaskId("w"), false)).isEqualTo(new CancelResult.Cancelled());
    }

    @Test
    void workersAndRoutesAreShared() {
        engine.ping();
        engine.workers().heartbeat(new WorkerReport(WORKER, time(0), Set.of(), 1, 0, List.of()));
        assertThat(engine.workers().workers()).hasSize(1);
        engine.routes().route(new TaskType("t"), new QueueName("mail"));
        assertThat(engine.routes().routeOf(new TaskType("t"))).contains(new QueueName("mail"));
    }

    @Test
    void aFrozenMasterDelaysOnlyItsQueues() {
        List<QueueName> queues = IntStream.range(0, 20)
                .mapToObj(i -> new QueueName("frozen-" + i))
                .toList();
        List<QueueName> lost =
                queues.stream().filter(queue -> masterOf(queue) == 1).toList();
        assertThat(lost).isNotEmpty().hasSizeLessThan(20);
        assertThat(engine.queues().summaries(queues, LEASE)).hasSize(20);
        cluster.freeze(1);
        try {
            assertThat(engine.queues().summaries(queues, Duration.ofSeconds(1)).keySet())
                    .containsExactlyInAnyOrderElementsOf(queues.stream()
                            .filter(queue -> !lost.contains(queue))
                            .toList());
            CompletableFuture<?> frozen = engine.queues().queue(lost.get(0)).startDispatch(1);
            queues.stream()
                    .filter(queue -> !lost.contains(queue))
                    .map(queue -> engine.queues().queue(queue).startDispatch(1))
                    .forEach(CompletableFuture::join);
            assertThat(frozen).isNotDone();
        } finally {
            cluster.thaw(1);
        }
        await().until(() -> engine.queues().summaries(queues, LEASE).size() == 20);
    }

    @Test
    void tasksOfKnownQueuesAreAcceptedWhileTheMasterWithTheListOfQueuesIsFrozen() {
        int shared = RedisCluster.masterOf(RedisKeys.shared(true).of(Key.QUEUES));
        QueueName name = IntStream.range(0, 20)
                .mapToObj(i -> new QueueName("known-" + i))
                .filter(queue -> masterOf(queue) != shared)
                .findFirst()
                .orElseThrow();
        TaskQueue queue = engine.queues().queue(name);
        queue.enqueue(List.of(task("before")), TaskQueue.UNLIMITED);
        ((RedisTaskQueues) engine.queues()).serverMayHaveChanged();
        cluster.freeze(shared);
        try {
            assertThat(engine.queues().register(List.of(name))).isEmpty();
            queue.enqueue(List.of(task("meanwhile")), TaskQueue.UNLIMITED);
            assertThatThrownBy(() -> engine.queues().register(List.of(new QueueName("unknown"))))
                    .isInstanceOf(StoreUnavailableException.class);
        } finally {
            cluster.thaw(shared);
        }
        assertThat(engine.inspector().depths(name).pending()).isEqualTo(2);
        await().ignoreExceptions().until(() -> engine.queues().known().contains(name));
    }

    @Test
    void workersAreListedWhileAnotherMasterIsFrozen() {
        engine.workers().heartbeat(new WorkerReport(WORKER, time(0), Set.of(), 1, 0, List.of()));
        int other = (RedisCluster.masterOf(RedisKeys.shared(true).of(Key.WORKERS)) + 1) % 3;
        cluster.freeze(other);
        try {
            for (int i = 0; i < 10; i++) { // the driver chooses a node at random
                assertThat(engine.workers().workers()).isNotEmpty();
            }
        } finally {
            cluster.thaw(other);
        }
    }

    @Test
    void queuesOfAllMastersAreForgotten() {
        List<QueueName> queues = IntStream.range(0, 10)
                .mapToObj(i -> new QueueName("forgotten-" + i))
                .toList();
        engine.queues().verify(queues);
        engine.queues().register(queues);
        assertThat(engine.queues().known()).containsAll(queues);
        await().until(() -> {
            engine.queues().forget(Duration.ofMillis(1));
            return engine.queues().known().stream().noneMatch(queues::contains);
        });
    }

    private static int masterOf(QueueName queue) {
        return RedisCluster.masterOf(RedisKeys.of(queue, true).of(Key.DATA));
    }

    private static Lease acquire(TaskQueue queue) {
        return queue.acquire(WORKER, 1, LEASE).tasks().get(0).lease();
    }
}
