package io.holdfast.queue.redis;

import io.holdfast.queue.DeadLetters;
import io.holdfast.queue.Durability;
import io.holdfast.queue.QueueInspector;
import io.holdfast.queue.QueueRoutes;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.WorkerRegistry;
import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.StoreRisk;
import java.util.List;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Everything that Holdfast does on one Redis (standalone, Sentinel or Cluster), on connections of its own. Connecting
 * is lazy: an engine can be made while Redis is away. Safe for use by many threads; close it when all work has ended.
 */
public final class RedisEngine implements AutoCloseable {

    private static final byte[] NO_FIELD = Bytes.of("");

    private final RedisConnections connections;
    private final ScriptClock clock;
    private final ScriptRunner runner;
    private final TaskQueues queues;
    private final QueueInspector inspector;
    private final WorkerRegistry workers;

    RedisEngine(RedisConnections connections, ScriptClock clock) {
        this.connections = connections;
        this.clock = clock;
        this.runner = connections.commandRunner();
        this.queues = queuesOn(runner, this::server);
        this.workers = new RedisWorkerRegistry(runner, connections.cluster(), clock, connections.presence());
        this.inspector = new RedisQueueInspector(runner, queues, connections.cluster(), clock);
    }

    /** Takes from the given factory where Redis is and how to log in; everything else is set as Holdfast needs it. */
    public static RedisEngine of(LettuceConnectionFactory target) {
        return new RedisEngine(RedisConnections.like(target), ScriptClock.REDIS);
    }

    public TaskQueues queues() {
        return queues;
    }

    /**
     * The queues, whose enqueue returns when as many replicas have the tasks as asked for, and throws
     * {@link io.holdfast.queue.NotReplicatedException} when they don't within about two seconds. Ids that were known
     * already are answered only when replicas have those tasks too. Not in Cluster.
     */
    public TaskQueues queues(Durability durability) {
        return queues(durability, RedisTaskQueues.UNLIMITED);
    }

    /**
     * The same, with a limit to how many queues there may be.
     *
     * @param maxQueues beyond which an enqueue makes no new queue; 0 for any number
     */
    public TaskQueues queues(Durability durability, int maxQueues) {
        Bell bell = new Bell(connections.blocking(), connections.cluster());
        if (durability.replicas() == 0) {
            return watching(
                    new RedisTaskQueues(runner, bell, connections.cluster(), clock, this::server, null, maxQueues));
        } else if (connections.cluster()) {
            throw new IllegalArgumentException("Waiting for replicas does not work in Redis Cluster");
        }
        ConfirmedEnqueuer confirmed = new ConfirmedEnqueuer(connections.confirming(), durability);
        return watching(new RedisTaskQueues(runner, bell, false, clock, this::server, confirmed, maxQueues));
    }

    /** What this Redis, as it is set, can lose tasks by. Throws as {@link #ping()} does. */
    public List<StoreRisk> risks() {
        return new RiskReader(runner).read();
    }

    /** The queues on a connection of their own, so that renewals never wait behind other commands. */
    public TaskQueues renewalQueues() {
        return queuesOn(connections.renewalRunner(), ServerRun.UNKNOWN);
    }

    public QueueInspector inspector() {
        return inspector;
    }

    public DeadLetters deadLetters() {
        return new RedisDeadLetters(runner, queues, inspector, connections.cluster());
    }

    public WorkerRegistry workers() {
        return workers;
    }

    /** For workers that have no connection of their own to Redis: only their leases can tell whether they live. */
    public WorkerRegistry remoteWorkers() {
        return new RedisWorkerRegistry(runner, connections.cluster(), clock, Presence.HIDDEN);
    }

    public QueueRoutes routes() {
        return new RedisQueueRoutes(runner, connections.cluster());
    }

    /**
     * Throws a {@link io.holdfast.queue.StoreException} within a bounded time when Redis does not answer or takes no
     * writes. The write removes a field that is never there, so that a full Redis takes it: running work goes on there.
     */
    public void ping() {
        byte[] control = RedisKeys.of(QueueName.DEFAULT, connections.cluster()).of(Key.CONTROL);
        runner.command("ping", connection -> {
            if (connections.cluster()) {
                connection.ping(); // all nodes; the write goes to one
            }
            return connection.hashCommands().hDel(control, NO_FIELD);
        });
    }

    private TaskQueues queuesOn(ScriptRunner scripts, ServerRun server) {
        Bell bell = new Bell(connections.blocking(), connections.cluster());
        return watching(new RedisTaskQueues(
                scripts, bell, connections.cluster(), clock, server, null, RedisTaskQueues.UNLIMITED));
    }

    private TaskQueues watching(RedisTaskQueues made) {
        connections.onServerChange(made::serverMayHaveChanged);
        return made;
    }

    /** A field, but for the first calls after each connect: they wait for the answer of the server. */
    private String server() {
        ServerIdentity identity = connections.identity();
        if (!identity.isTold()) {
            ping(); // connects, which is when it is asked
        }
        return identity.awaitRunId(RedisConnections.COMMAND_TIMEOUT);
    }

    @Override
    public void close() {
        connections.close();
    }
}
