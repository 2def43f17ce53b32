package io.holdfast.queue.redis;

import static io.holdfast.queue.contract.QueueContract.QUEUE;

import io.holdfast.queue.DeadLetters;
import io.holdfast.queue.ErrorGroups;
import io.holdfast.queue.FlowControl;
import io.holdfast.queue.QueueInspector;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.WorkerRegistry;
import io.holdfast.queue.encryption.PayloadEncryption;
import io.holdfast.queue.memory.InMemoryTaskQueues;
import io.holdfast.queue.redis.connection.CommandRunner;
import io.holdfast.queue.redis.connection.ConnectFailures;
import io.holdfast.queue.redis.inspect.RedisDeadLetters;
import io.holdfast.queue.redis.inspect.RedisErrorGroups;
import io.holdfast.queue.redis.inspect.RedisQueueInspector;
import io.holdfast.queue.redis.script.ScriptClock;
import io.holdfast.queue.redis.script.ScriptRunner;
import io.holdfast.queue.redis.wakeup.Wakeups;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** All ports through which a client changes or reads the tasks of a queue. */
record Ports(
        TaskQueue queue,
        TaskQueues queues,
        QueueInspector inspector,
        DeadLetters deadLetters,
        ErrorGroups errors,
        FlowControl flow,
        WorkerRegistry workers) {

    private static final ToldPresence CONNECTED = new ToldPresence();

    static Ports inMemory(InMemoryTaskQueues memory) {
        return new Ports(
                memory.queue(QUEUE),
                memory,
                memory.inspector(),
                memory.deadLetters(),
                memory.errorGroups(),
                memory.flowControl(),
                memory.workers());
    }

    /** Every worker announces its connections, and every silent one has lost them. */
    static Ports onRedis(RedisConnectionFactory connections, Wakeups wakeups, ScriptClock clock) {
        CONNECTED.announced = "connections";
        CONNECTED.gone.add(CONNECTED.announced);
        ScriptRunner runner = new ScriptRunner(new CommandRunner(connections, new ConnectFailures("its address")));
        TaskQueues queues = new RedisTaskQueues(runner, wakeups, false, clock, PayloadEncryption.none());
        QueueInspector inspector = new RedisQueueInspector(runner, queues, false, clock, PayloadEncryption.none());
        return new Ports(
                queues.queue(QUEUE),
                queues,
                inspector,
                new RedisDeadLetters(runner, queues, inspector, false),
                new RedisErrorGroups(runner, false, clock),
                new RedisFlowControl(runner, false, clock),
                new RedisWorkerRegistry(runner, false, clock, CONNECTED));
    }
}
