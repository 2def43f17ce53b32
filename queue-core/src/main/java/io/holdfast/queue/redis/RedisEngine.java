package io.holdfast.queue.redis;

import io.holdfast.queue.DeadLetters;
import io.holdfast.queue.Durability;
import io.holdfast.queue.ErrorGroups;
import io.holdfast.queue.FlowControl;
import io.holdfast.queue.OpenServices;
import io.holdfast.queue.QueueInspector;
import io.holdfast.queue.QueueRoutes;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.WorkerRegistry;
import io.holdfast.queue.audit.AuditLog;
import io.holdfast.queue.encryption.PayloadEncryption;
import io.holdfast.queue.inspect.KeyUse;
import io.holdfast.queue.inspect.StoreMemory;
import io.holdfast.queue.inspect.StoreRisk;
import io.holdfast.queue.operation.Operations;
import io.holdfast.queue.redis.connection.Presence;
import io.holdfast.queue.redis.connection.RedisConnections;
import io.holdfast.queue.redis.connection.ReplicatedWrites;
import io.holdfast.queue.redis.connection.ServerIdentity;
import io.holdfast.queue.redis.enqueue.ReplicatedEnqueuer;
import io.holdfast.queue.redis.inspect.KeyUseReader;
import io.holdfast.queue.redis.inspect.MemoryReader;
import io.holdfast.queue.redis.inspect.RedisDeadLetters;
import io.holdfast.queue.redis.inspect.RedisErrorGroups;
import io.holdfast.queue.redis.inspect.RedisQueueInspector;
import io.holdfast.queue.redis.inspect.RedisTaskSearch;
import io.holdfast.queue.redis.inspect.RiskReader;
import io.holdfast.queue.redis.schedule.RedisSchedules;
import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.redis.script.RedisKeys;
import io.holdfast.queue.redis.script.ScriptClock;
import io.holdfast.queue.redis.script.ScriptRunner;
import io.holdfast.queue.redis.script.ScriptTimes;
import io.holdfast.queue.redis.script.ServerRun;
import io.holdfast.queue.redis.statistics.RedisQueueStatistics;
import io.holdfast.queue.redis.wakeup.BlockingWakeups;
import io.holdfast.queue.redis.wakeup.ClusterWaits;
import io.holdfast.queue.redis.wakeup.Wakeups;
import io.holdfast.queue.schedule.Schedules;
import io.holdfast.queue.search.TaskSearch;
import io.holdfast.queue.statistics.QueueStatistics;
import io.holdfast.queue.statistics.StatisticsSink;
import io.holdfast.queue.task.QueueName;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Collection;
import java.util.List;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The entry point to Holdfast on one Redis (standalone, Sentinel or Cluster). Opens its own connections. Connecting is
 * lazy: an engine can be created while Redis is unavailable. Thread-safe. Close it after all work has ended.
 */
public final class RedisEngine implements AutoCloseable {

    private static final byte[] NO_FIELD = Bytes.of("");

    private final RedisConnections connections;
    private final ScriptClock clock;
    private final PayloadEncryption encryption;
    private final ScriptTimes times = new ScriptTimes();
    private final ScriptRunner runner;
    private final TaskQueues queues;
    private final QueueInspector inspector;
    private final WorkerRegistry workers;
    private final RedisQueueStatistics statistics;

    RedisEngine(RedisConnections connections, ScriptClock clock, PayloadEncryption encryption) {
        this.connections = connections;
        this.clock = clock;
        this.encryption = encryption;
        this.runner = new ScriptRunner(connections.commandRunner(), times);
        this.queues = queuesOn(runner, this::server);
        this.workers = new RedisWorkerRegistry(runner, connections.cluster(), clock, connections.presence());
        this.statistics = new RedisQueueStatistics(runner, connections.cluster(), clock);
        this.inspector = new RedisQueueInspector(runner, queues, connections.cluster(), clock, encryption);
    }

    /**
     * Takes the address and the credentials of Redis from the given factory. All other options are set as Holdfast
     * needs them.
     */
    public static RedisEngine of(LettuceConnectionFactory target) {
        return of(target, PayloadEncryption.none());
    }

    /** Returns the same, with payloads and results encrypted. */
    public static RedisEngine of(LettuceConnectionFactory target, PayloadEncryption encryption) {
        return new RedisEngine(RedisConnections.like(target), ScriptClock.REDIS, encryption);
    }

    /** How long the scripts take; measured once it is bound to a registry. */
    public MeterBinder scriptTimes() {
        return times;
    }

    public TaskQueues queues() {
        return queues;
    }

    /**
     * Returns queues whose enqueue returns only when the required number of replicas have the tasks, and throws {@link
     * io.holdfast.queue.NotReplicatedException} if they do not within about two seconds. An enqueue with known ids also
     * returns only when the replicas have their tasks.
     */
    public TaskQueues queues(Durability durability) {
        return queues(durability, RedisTaskQueues.UNLIMITED);
    }

    /**
     * Returns the same queues, with a limit on their number.
     *
     * @param maxQueues an enqueue creates no new queue beyond this number; 0 for no limit
     */
    public TaskQueues queues(Durability durability, int maxQueues) {
        ReplicatedEnqueuer replicated = durability.replicas() == 0
                ? null
                : new ReplicatedEnqueuer(new ReplicatedWrites(connections.replicating(), durability));
        return updatedOnServerChange(new RedisTaskQueues(
                runner, wakeups(), connections.cluster(), clock, this::server, replicated, maxQueues, encryption));
    }

    /** Returns the settings of this Redis that can lose tasks. Throws as {@link #ping()} does. */
    public List<StoreRisk> risks() {
        return new RiskReader(runner).read();
    }

    /** Returns how full this Redis is. Throws as {@link #ping()} does. */
    public StoreMemory memory() {
        return new MemoryReader(runner).read();
    }

    /**
     * Counts which keys have encrypted the payloads and results that these queues hold now. Throws as {@link #ping()} does.
     *
     * @param maxValues number of values after which it stops
     * @param maxBytes number of bytes after which it stops; the last value may exceed it
     */
    public KeyUse keyUse(Collection<QueueName> queues, long maxValues, long maxBytes) {
        return new KeyUseReader(runner, connections.cluster(), maxValues, maxBytes).read(queues);
    }

    /** Returns the queues on a separate connection, so that renewals never wait behind other commands. */
    public TaskQueues renewalQueues() {
        return queuesOn(new ScriptRunner(connections.renewalRunner(), times), ServerRun.UNKNOWN);
    }

    public QueueInspector inspector() {
        return inspector;
    }

    public TaskSearch search() {
        return new RedisTaskSearch(
                runner,
                queues,
                inspector,
                connections.cluster(),
                clock,
                new RedisErrorGroups(runner, connections.cluster(), clock));
    }

    public DeadLetters deadLetters() {
        return new RedisDeadLetters(runner, queues, inspector, connections.cluster());
    }

    public ErrorGroups errorGroups() {
        return new RedisErrorGroups(runner, connections.cluster(), clock);
    }

    public WorkerRegistry workers() {
        return workers;
    }

    /** For workers without a connection to Redis: only their leases show whether they are alive. */
    public WorkerRegistry remoteWorkers() {
        return new RedisWorkerRegistry(runner, connections.cluster(), clock, Presence.HIDDEN);
    }

    /** The statistics of the queues. */
    public QueueStatistics statistics() {
        return statistics;
    }

    /** Where this process sends its counts. */
    public StatisticsSink statisticsSink() {
        return statistics;
    }

    /** The limits of the queues. */
    public FlowControl flowControl() {
        return new RedisFlowControl(runner, connections.cluster(), clock);
    }

    public AuditLog auditLog() {
        return new RedisAuditLog(runner, connections.cluster());
    }

    public Operations operations() {
        return new RedisOperations(runner, connections.cluster(), clock);
    }

    public Schedules schedules() {
        return new RedisSchedules(runner, queues, connections.cluster(), clock, encryption, null);
    }

    /**
     * Returns schedules whose {@code put} returns only when the required number of replicas have the schedule, and throws
     * {@link io.holdfast.queue.NotReplicatedException} if they do not within about two seconds.
     */
    public Schedules schedules(Durability durability) {
        ReplicatedWrites writes =
                durability.replicas() == 0 ? null : new ReplicatedWrites(connections.replicating(), durability);
        return new RedisSchedules(runner, queues, connections.cluster(), clock, encryption, writes);
    }

    public OpenServices openServices() {
        return new RedisOpenServices(runner, connections.cluster());
    }

    public QueueRoutes routes() {
        return new RedisQueueRoutes(runner, connections.cluster());
    }

    /**
     * Throws a {@link io.holdfast.queue.StoreException} within a bounded time if Redis does not answer or accepts no
     * writes. The test write removes a field that never exists, so a full Redis accepts it: running work continues
     * there.
     */
    public void ping() {
        byte[] control = RedisKeys.of(QueueName.DEFAULT, connections.cluster()).of(Key.CONTROL);
        runner.commands().run("check Redis", connection -> {
            if (connections.cluster()) {
                connection.ping(); // to all nodes; the write goes to one
            }
            return connection.hashCommands().hDel(control, NO_FIELD);
        });
    }

    private TaskQueues queuesOn(ScriptRunner scripts, ServerRun server) {
        return updatedOnServerChange(new RedisTaskQueues(
                scripts, wakeups(), connections.cluster(), clock, server, null, RedisTaskQueues.UNLIMITED, encryption));
    }

    private Wakeups wakeups() {
        return connections.cluster()
                ? new ClusterWaits(connections.blocking())
                : new BlockingWakeups(connections.blocking());
    }

    private TaskQueues updatedOnServerChange(RedisTaskQueues queues) {
        connections.onServerChange(queues::serverMayHaveChanged);
        return queues;
    }

    /** Returns the server's run id; the first calls after a connect wait for it. */
    private String server() {
        ServerIdentity identity = connections.identity();
        if (!identity.isKnown()) {
            ping(); // connects, which asks the server
        }
        return identity.awaitRunId(RedisConnections.COMMAND_TIMEOUT);
    }

    @Override
    public void close() {
        connections.close();
    }
}
