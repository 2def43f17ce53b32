package io.holdfast.queue.redis;

import static io.holdfast.queue.redis.QueueUnderTest.BOOM;
import static io.holdfast.queue.redis.QueueUnderTest.LEASE;
import static io.holdfast.queue.redis.QueueUnderTest.START;
import static io.holdfast.queue.redis.QueueUnderTest.WINDOW;
import static io.holdfast.queue.redis.QueueUnderTest.WORKER;
import static io.holdfast.queue.redis.QueueUnderTest.delayed;
import static io.holdfast.queue.redis.QueueUnderTest.keyed;
import static io.holdfast.queue.redis.QueueUnderTest.task;
import static io.holdfast.queue.redis.QueueUnderTest.time;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.queue.StoreFullException;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.audit.AuditEntry;
import io.holdfast.queue.audit.AuditLog;
import io.holdfast.queue.encryption.PayloadEncryption;
import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.inspect.QueuePause;
import io.holdfast.queue.lease.Burial;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.lease.ProgressReport;
import io.holdfast.queue.lease.Release;
import io.holdfast.queue.lease.Retry;
import io.holdfast.queue.operation.Operation;
import io.holdfast.queue.operation.OperationAction;
import io.holdfast.queue.operation.OperationRequest;
import io.holdfast.queue.operation.OperationRunner;
import io.holdfast.queue.redis.connection.RedisConnections;
import io.holdfast.queue.schedule.CatchUp;
import io.holdfast.queue.schedule.IntervalTimetable;
import io.holdfast.queue.schedule.Overlap;
import io.holdfast.queue.schedule.Schedule;
import io.holdfast.queue.schedule.ScheduleName;
import io.holdfast.queue.schedule.Schedules;
import io.holdfast.queue.search.TaskFilter;
import io.holdfast.queue.statistics.Counter;
import io.holdfast.queue.statistics.Series;
import io.holdfast.queue.statistics.Span;
import io.holdfast.queue.statistics.Tally;
import io.holdfast.queue.sweep.ReapPolicy;
import io.holdfast.queue.sweep.TrimPolicy;
import io.holdfast.queue.task.CancelResult;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskResult;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.worker.WorkerReport;
import io.holdfast.testing.RedisProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** What still works when Redis has reached its {@code maxmemory} without eviction. */
class StoreFullIT {

    private static final ReapPolicy REAP = new ReapPolicy(10, 5, LEASE);

    @TempDir
    static Path dir;

    private static RedisProcess redis;
    private static LettuceConnectionFactory factory;
    private static RedisEngine engine;
    private static long now;

    private final TaskQueue queue = engine.queues().queue(QueueName.DEFAULT);

    @BeforeAll
    static void start() {
        redis = RedisProcess.start(dir, "--maxmemory-policy", "noeviction");
        factory = new LettuceConnectionFactory("127.0.0.1", redis.port());
        factory.afterPropertiesSet();
        factory.start();
        engine = new RedisEngine(RedisConnections.like(factory), () -> Long.toString(now), PayloadEncryption.none());
    }

    @AfterAll
    static void stop() {
        engine.close();
        factory.destroy();
        redis.close();
    }

    @BeforeEach
    void emptyWithRoom() {
        now = START;
        configure("maxmemory", "0");
        configure(connection -> {
            connection.serverCommands().flushAll();
            connection.scriptingCommands().scriptFlush();
        });
    }

    @Test
    void anEnqueueIsRefusedAndWritesNothing() {
        enqueue("a");
        fill();
        Keyspace before = Keyspace.of(factory);
        assertThatThrownBy(() -> enqueue("b")).isInstanceOf(StoreFullException.class);
        assertThatThrownBy(() -> queue.enqueue(List.of(delayed("c", 5)), TaskQueue.UNLIMITED))
                .isInstanceOf(StoreFullException.class);
        assertThatThrownBy(() ->
                        engine.queues().queue(new QueueName("new")).enqueue(List.of(task("d")), TaskQueue.UNLIMITED))
                .isInstanceOf(StoreFullException.class);
        assertThat(before.changesTo(Keyspace.of(factory))).isEmpty();
    }

    @Test
    void pendingTasksAreAcquired() {
        enqueue("a", "b");
        fill();
        assertThat(acquire()).hasSize(2);
        assertThat(acquire()).isEmpty();
    }

    @Test
    void tombstonesAreDropped() {
        enqueue("a", "b");
        queue.cancel(new TaskId("a"), false);
        fill();
        assertThat(acquire()).hasSize(1);
    }

    @Test
    void anOperationGoesOnAndIsStopped() {
        queue.bury(
                leased("a", "b").stream().map(lease -> new Burial(lease, BOOM)).toList());
        String id = TaskId.generate().value();
        engine.operations()
                .begin(
                        id,
                        new OperationRequest(
                                OperationAction.REQUEUE, TaskFilter.ALL.withQueue(QueueName.DEFAULT), 10, "ada"));
        fill();
        List<Operation> ended = new ArrayList<>();
        OperationRunner runner = new OperationRunner(
                engine.operations(), engine.search(), engine.queues(), "r", ended::add, () -> now * 1_000_000);
        runner.runOnce();
        assertThat(engine.operations().stop(id, "bob")).isTrue();
        now += 1_000;
        runner.runOnce();
        assertThat(ended).singleElement().satisfies(each -> {
            assertThat(each.stoppedBy()).isEqualTo("bob");
            assertThat(each.progress().acted()).isEqualTo(1);
        });
    }

    /** Otherwise a purge, which frees memory, would have no entry. */
    @Test
    void actionsAreRecorded() {
        AuditLog log = engine.auditLog();
        log.record(new AuditEntry("ada", "pause", "queue a", 1L));
        fill();
        String id = log.record(new AuditEntry("ada", "start", "operation", null));
        log.replace(id, new AuditEntry("ada", "start", "operation", 5L));
        assertThat(log.page(10, null))
                .extracting(
                        record -> record.entry().action() + " " + record.entry().count())
                .containsExactly("start 5", "pause 1");
    }

    @Test
    void aQueueIsPausedAndResumed() {
        fill();
        engine.queues().pause(QueueName.DEFAULT, "ada");
        assertThat(engine.inspector().depths(QueueName.DEFAULT).pause())
                .extracting(QueuePause::who)
                .isEqualTo("ada");
        engine.queues().resume(QueueName.DEFAULT);
        assertThat(engine.inspector().depths(QueueName.DEFAULT).paused()).isFalse();
    }

    @Test
    void leasesAreRenewed() {
        List<Lease> leases = leased("a");
        fill();
        now += 7;
        assertThat(queue.renew(leases, LEASE)).isEmpty();
        assertThat(at("renewed")).isEqualTo("ZSET {da=" + (START + 30_007) + "}");
    }

    @Test
    void keysAreClaimedAndConfirmed() {
        List<Lease> leases = leased("a");
        fill();
        assertThat(queue.claim(List.of(keyed("k", leases.get(0))))).isEmpty();
        assertThat(Keyspace.of(factory).at("task:done:k")).isEqualTo("STRING in_flight:da");
        assertThat(queue.complete(List.of(keyed("k", leases.get(0))), Ending.COMPLETED, WINDOW))
                .isEmpty();
        assertThat(Keyspace.of(factory).at("task:done:k")).isEqualTo("STRING done");
    }

    @Test
    void tasksAreCompleted() {
        List<Lease> leases = leased("a");
        fill();
        assertThat(queue.complete(List.of(new Completion(leases.get(0), null)), Ending.EXPIRED, WINDOW))
                .isEmpty();
        assertThat(at("completed")).isEqualTo("ZSET {da=" + START + "}");
        assertThat(at("endings")).isEqualTo("HASH {da=expired}");
    }

    @Test
    void tasksAreCompletedWithTheirResultsWhileProgressIsRefused() {
        Lease lease = leased("a").get(0);
        fill();
        assertThatThrownBy(() -> queue.progress(List.of(new ProgressReport(lease, 50, ""))))
                .isInstanceOf(StoreFullException.class);
        TaskResult result = TaskResult.of(Payload.ofText("1"), 1);
        assertThat(queue.complete(List.of(new Completion(lease, null, result)), Ending.COMPLETED, WINDOW))
                .isEmpty();
        assertThat(at("results")).isEqualTo("HASH {da=1}");
    }

    @Test
    void tasksAreRetried() {
        List<Lease> leases = leased("a");
        fill();
        assertThat(queue.retry(List.of(new Retry(leases.get(0), Duration.ofMillis(5), BOOM))))
                .isEmpty();
        assertThat(at("delayed")).isEqualTo("ZSET {da=" + (START + 5) + "}");
        assertThat(at("attempts")).contains("boom");
    }

    @Test
    void tasksAreReleasedAndSnoozed() {
        List<Lease> leases = leased("a", "b");
        fill();
        assertThat(queue.release(List.of(
                        Release.toFront(leases.get(0)), Release.snoozed(leases.get(1), LEASE, LEASE, "no handler"))))
                .isEmpty();
        assertThat(at("pending:default")).isEqualTo("LIST [da]");
        assertThat(at("delayed")).isEqualTo("ZSET {db=" + (START + 30_000) + "}");
    }

    @Test
    void delayedTasksArePromoted() {
        queue.enqueue(List.of(delayed("a", 60_000)), TaskQueue.UNLIMITED);
        fill();
        assertThat(queue.promote(List.of(task("a").ref()))).isEmpty();
        assertThat(at("pending:default")).isEqualTo("LIST [da]");
    }

    @Test
    void tasksAreBuriedRequeuedAndDiscarded() {
        List<Lease> leases = leased("a", "b");
        fill();
        assertThat(queue.bury(
                        leases.stream().map(lease -> new Burial(lease, BOOM)).toList()))
                .isEmpty();
        assertThat(queue.requeue(List.of(leases.get(0).task()))).isEmpty();
        assertThat(queue.discard(List.of(leases.get(1).task()))).isEmpty();
        assertThat(at("pending:default")).isEqualTo("LIST [da]");
        assertThat(at("endings")).isEqualTo("HASH {db=cancelled}");
    }

    @Test
    void expiredLeasesAreReclaimedRepeatedly() {
        leased("a");
        fill();
        now += 30_000;
        assertThat(queue.reap(REAP).reclaimed()).hasSize(1);
        assertThat(acquire()).hasSize(1);
        now += 10_000;
        assertThat(queue.reap(REAP).spared()).isFalse();
        now += 50_000;
        assertThat(queue.reap(REAP).spared()).isTrue();
        now += 10_000;
        assertThat(queue.reap(REAP).reclaimed()).hasSize(1);
        assertThat(at("delayed")).startsWith("ZSET {da=");
    }

    @Test
    void dueTasksAreDispatched() {
        queue.enqueue(List.of(delayed("a", 5)), TaskQueue.UNLIMITED);
        fill();
        assertThat(queue.dispatch(10).dispatched()).isZero();
        now += 5;
        assertThat(queue.dispatch(10).dispatched()).isOne();
        assertThat(at("pending:default")).isEqualTo("LIST [da]");
    }

    @Test
    void tasksAreCancelledInEveryState() {
        leased("runs");
        enqueue("waits");
        queue.enqueue(List.of(delayed("later", 5)), TaskQueue.UNLIMITED);
        fill();
        assertThat(queue.cancel(new TaskId("runs"), true)).isEqualTo(new CancelResult.Requested());
        assertThat(queue.cancel(new TaskId("waits"), false)).isEqualTo(new CancelResult.Cancelled());
        assertThat(queue.cancel(new TaskId("later"), false)).isEqualTo(new CancelResult.Cancelled());
    }

    @Test
    void endedTasksAreTrimmed() {
        queue.enqueue(List.of(task("x").withChosenId(new TaskId("a"))), TaskQueue.UNLIMITED);
        queue.complete(List.of(new Completion(acquire().get(0), null)), Ending.COMPLETED, WINDOW);
        enqueue("b");
        queue.cancel(new TaskId("b"), false);
        fill();
        assertThat(queue.trim(new TrimPolicy(10, Duration.ZERO, 0, WINDOW))).isEqualTo(2);
        assertThat(at("data")).isEqualTo("HASH {db=x}");
    }

    @Test
    void ticksOfSchedulesWaitWhileSchedulesArePausedAndRemoved() {
        ScheduleName name = new ScheduleName("tick");
        Schedules schedules = engine.schedules();
        schedules.put(new Schedule(
                name,
                new IntervalTimetable(Duration.ofSeconds(1)),
                QueueName.DEFAULT,
                Priority.DEFAULT,
                TaskHeader.of(TaskType.DEFAULT, Instant.ofEpochMilli(START)),
                Payload.NULL,
                CatchUp.LAST,
                Overlap.REPLACE,
                Duration.ZERO,
                false,
                null,
                0));
        now = START + 1_000;
        fill();
        Keyspace before = Keyspace.of(factory);
        assertThatThrownBy(() ->
                        schedules.startFire(QueueName.DEFAULT, Runnable::run).join())
                .hasCauseInstanceOf(StoreFullException.class);
        assertThat(before.changesTo(Keyspace.of(factory))).isEmpty();
        configure("maxmemory", "0");
        assertThat(schedules.startFire(QueueName.DEFAULT, Runnable::run).join().enqueued())
                .isEqualTo(1);
        fill();
        assertThat(schedules.pause(name, true)).isTrue();
        assertThat(schedules.pause(name, false)).isTrue();
        assertThat(schedules.remove(name)).isTrue();
    }

    @Test
    void workersReport() {
        fill();
        engine.workers().heartbeat(new WorkerReport(WORKER, time(0), Set.of(), 1, 0, List.of()));
        assertThat(engine.workers().workers()).hasSize(1);
    }

    @Test
    void statisticsGoOn() {
        Tally one = new Tally().add(Counter.COMPLETED, 1);
        engine.statisticsSink().count(QueueName.DEFAULT, one).join();
        fill();
        engine.statisticsSink().count(QueueName.DEFAULT, one).join();
        now += 10_000;
        engine.statisticsSink().count(QueueName.DEFAULT, one).join();
        Map<QueueName, Series> series =
                engine.statistics().series(List.of(QueueName.DEFAULT), Span.QUARTER_HOUR, LEASE);
        assertThat(series.get(QueueName.DEFAULT).total().count(Counter.COMPLETED))
                .isEqualTo(2);
    }

    @Test
    void workersWaitAndInspect() {
        enqueue("a");
        fill();
        assertThat(engine.queues().awaitWork(List.of(QueueName.DEFAULT), LEASE)).isTrue();
        assertThat(engine.inspector().depths(QueueName.DEFAULT).pending()).isOne();
    }

    private static void fill() {
        configure("maxmemory", "1");
    }

    private static void configure(String name, String value) {
        configure(connection -> connection.serverCommands().setConfig(name, value));
    }

    private static void configure(Consumer<RedisConnection> commands) {
        try (RedisConnection connection = factory.getConnection()) {
            commands.accept(connection);
        }
    }

    private void enqueue(String... ids) {
        queue.enqueue(Arrays.stream(ids).map(QueueUnderTest::task).toList(), TaskQueue.UNLIMITED);
    }

    private List<Lease> leased(String... ids) {
        enqueue(ids);
        return acquire();
    }

    private List<Lease> acquire() {
        return queue.acquire(WORKER, 10, LEASE).tasks().stream()
                .map(LeasedTask::lease)
                .toList();
    }

    private static String at(String key) {
        return Keyspace.of(factory).at("tasks:" + key);
    }
}
