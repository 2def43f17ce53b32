package io.holdfast.queue.redis;

import io.holdfast.queue.DeadLetters;
import io.holdfast.queue.ErrorGroups;
import io.holdfast.queue.FlowControl;
import io.holdfast.queue.QueueInspector;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.WorkerRegistry;
import io.holdfast.queue.audit.AuditLog;
import io.holdfast.queue.encryption.PayloadEncryption;
import io.holdfast.queue.errors.ErrorPattern;
import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.lease.Burial;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.Failure;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.LeaseToken;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.lease.Rejection;
import io.holdfast.queue.lease.Release;
import io.holdfast.queue.lease.Retry;
import io.holdfast.queue.operation.Operations;
import io.holdfast.queue.redis.connection.CommandRunner;
import io.holdfast.queue.redis.connection.ConnectFailures;
import io.holdfast.queue.redis.connection.RedisConnections;
import io.holdfast.queue.redis.inspect.RedisDeadLetters;
import io.holdfast.queue.redis.inspect.RedisErrorGroups;
import io.holdfast.queue.redis.inspect.RedisQueueInspector;
import io.holdfast.queue.redis.inspect.RedisTaskSearch;
import io.holdfast.queue.redis.schedule.RedisSchedules;
import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.redis.script.ScriptRunner;
import io.holdfast.queue.redis.script.ServerRun;
import io.holdfast.queue.redis.statistics.RedisQueueStatistics;
import io.holdfast.queue.redis.wakeup.BlockingWakeups;
import io.holdfast.queue.redis.wakeup.Wakeups;
import io.holdfast.queue.schedule.Schedules;
import io.holdfast.queue.search.TaskSearch;
import io.holdfast.queue.task.IdempotencyKey;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.StartTime;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.worker.WorkerId;
import io.holdfast.testing.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The queue {@code default} on an emptied Redis, with a clock that a test sets, and short methods for what tests do.
 */
public final class QueueUnderTest {

    /** The initial time of the clock: 2026-09-21T14:13:20Z. */
    public static final long START = 1_790_000_000_000L;

    /** The token of an acquire at {@link #START} without an earlier token. */
    static final String FIRST_TOKEN = "1790000000000000";

    static final WorkerId WORKER = new WorkerId("w1");
    static final WorkerId OTHER_WORKER = new WorkerId("w2");
    static final Duration LEASE = Duration.ofSeconds(30);
    static final Duration WINDOW = Duration.ofHours(1);
    static final Failure BOOM = new Failure("boom", Duration.ofMillis(5));

    /** The error group of {@link #BOOM}. */
    static final String BOOM_GROUP = ErrorPattern.of(BOOM.error()).group();

    private static final RedisConnections CONNECTIONS =
            RedisConnections.like(TestRedis.shared().factory());

    private String now = Long.toString(START);
    final TaskQueues queues;
    final TaskQueue queue;
    public final QueueInspector inspector;
    final DeadLetters deadLetters;
    final ErrorGroups errors;
    final WorkerRegistry workers;
    final RedisQueueStatistics statistics;
    final Operations operations;
    final AuditLog audit;
    final Schedules schedules;
    final TaskSearch search;
    final FlowControl flow;

    /** Whom Redis is said to know: this process by these words, and nobody by those. */
    final ToldPresence presence = new ToldPresence();

    private final PayloadEncryption encryption = PayloadEncryption.none();

    private QueueUnderTest() {
        TestRedis.shared().flush();
        ScriptRunner runner = runner();
        Wakeups wakeups = new BlockingWakeups(CONNECTIONS.blocking());
        queues = new RedisTaskQueues(runner, wakeups, false, () -> now, encryption);
        queue = queues.queue(QueueName.DEFAULT);
        inspector = new RedisQueueInspector(runner, queues, false, () -> now, encryption);
        deadLetters = new RedisDeadLetters(runner, queues, inspector, false);
        statistics = new RedisQueueStatistics(runner, false, () -> now);
        RedisErrorGroups groups = new RedisErrorGroups(runner, false, () -> now);
        errors = groups;
        search = new RedisTaskSearch(runner, queues, inspector, false, () -> now, groups);
        audit = new RedisAuditLog(runner, false);
        schedules = new RedisSchedules(runner, queues, false, () -> now, encryption, null);
        operations = new RedisOperations(runner, false, () -> now);
        flow = new RedisFlowControl(runner, false, () -> now);
        workers = new RedisWorkerRegistry(runner, false, () -> now, presence);
    }

    public static QueueUnderTest onEmptyRedis() {
        return new QueueUnderTest();
    }

    /** The same queues with a limit on their number. */
    TaskQueues queuesWith(int maxQueues) {
        return new RedisTaskQueues(
                runner(),
                new BlockingWakeups(CONNECTIONS.blocking()),
                false,
                () -> now,
                ServerRun.UNKNOWN,
                null,
                maxQueues,
                encryption);
    }

    /** Runs any commands on the shared Redis. */
    public static ScriptRunner runner() {
        return new ScriptRunner(new CommandRunner(CONNECTIONS.commands(), new ConnectFailures("its address")));
    }

    /** Sets the clock to that many ms after {@link #START}. */
    void at(long millisAfterStart) {
        now = Long.toString(START + millisAfterStart);
    }

    /** From now on scripts use Redis' own clock. */
    void onRedisClock() {
        now = "";
    }

    String now() {
        return now;
    }

    static Instant time(long millisAfterStart) {
        return Instant.ofEpochMilli(START + millisAfterStart);
    }

    public Keyspace keyspace() {
        return Keyspace.of(TestRedis.shared().factory());
    }

    /** The changes of a step in Redis. */
    Map<String, String> changesOf(Runnable step) {
        Keyspace before = keyspace();
        step.run();
        return before.changesTo(keyspace());
    }

    /** A task with a generated id, created at {@link #START}. */
    public static NewTask task(String id) {
        TaskHeader header = TaskHeader.of(TaskType.DEFAULT, Instant.ofEpochMilli(START));
        return new NewTask(new TaskId(id), false, Priority.DEFAULT, StartTime.NOW, header, Payload.ofText("1"));
    }

    static NewTask delayed(String id, long millis) {
        return task(id).withStart(new StartTime.After(Duration.ofMillis(millis)));
    }

    public static List<NewTask> tasks(int count) {
        return IntStream.range(0, count).mapToObj(i -> task("t" + i)).toList();
    }

    void enqueue(NewTask... tasks) {
        queue.enqueue(List.of(tasks), TaskQueue.UNLIMITED);
    }

    void enqueue(String... ids) {
        for (String id : ids) {
            enqueue(task(id));
        }
    }

    List<Lease> acquire(int limit) {
        return queue.acquire(WORKER, limit, LEASE).tasks().stream()
                .map(LeasedTask::lease)
                .toList();
    }

    Lease acquireOne() {
        return acquire(1).get(0);
    }

    /** Enqueues tasks with these ids, and leases them. */
    List<Lease> leased(String... ids) {
        enqueue(ids);
        return acquire(ids.length);
    }

    Map<TaskRef, Rejection> complete(List<Lease> leases) {
        return queue.complete(
                leases.stream().map(lease -> new Completion(lease, null)).toList(), Ending.COMPLETED, WINDOW);
    }

    Map<TaskRef, Rejection> completeWith(String key, Lease lease) {
        return queue.complete(List.of(keyed(key, lease)), Ending.COMPLETED, WINDOW);
    }

    Map<TaskRef, Rejection> retry(List<Lease> leases, long delayMillis) {
        return queue.retry(leases.stream()
                .map(lease -> new Retry(lease, Duration.ofMillis(delayMillis), BOOM))
                .toList());
    }

    Map<TaskRef, Rejection> release(List<Lease> leases) {
        return queue.release(leases.stream().map(Release::toFront).toList());
    }

    Map<TaskRef, Rejection> bury(List<Lease> leases) {
        return queue.bury(leases.stream().map(lease -> new Burial(lease, BOOM)).toList());
    }

    static Completion keyed(String key, Lease lease) {
        return new Completion(lease, new IdempotencyKey(key));
    }

    static Map<TaskRef, Rejection> rejection(Lease lease, Rejection rejection) {
        return Map.of(lease.task(), rejection);
    }

    /** The same lease with a token that is one too small, as of a worker that was declared dead. */
    static Lease stale(Lease lease) {
        return new Lease(
                lease.queue(), lease.task(), new LeaseToken(lease.token().value() - 1), lease.worker());
    }

    /** The same lease presented by a worker that never had it. */
    static Lease stolen(Lease lease) {
        return new Lease(lease.queue(), lease.task(), lease.token(), OTHER_WORKER);
    }

    static Duration timeToLive(String key) {
        return Duration.ofMillis(runner().commands()
                .run("pttl", connection -> connection.keyCommands().pTtl(Bytes.of(key))));
    }

    /** Removes the wake-up signal, as a waiting worker would. */
    void takeSignal() {
        runner().commands()
                .run("takeSignal", connection -> connection.keyCommands().del(Bytes.of("tasks:wakeup")));
    }
}
