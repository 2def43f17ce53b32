package io.holdfast.queue.redis;

import io.holdfast.queue.encryption.PayloadEncryption;
import io.holdfast.queue.encryption.QueueCipher;
import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.lease.Acquired;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.redis.connection.CommandRunner;
import io.holdfast.queue.redis.connection.ConnectFailures;
import io.holdfast.queue.redis.record.RecordCodec;
import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.redis.script.QueueScripts;
import io.holdfast.queue.redis.script.RedisKeys;
import io.holdfast.queue.redis.script.ScriptClock;
import io.holdfast.queue.redis.script.ScriptRunner;
import io.holdfast.queue.redis.script.ServerRun;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.worker.WorkerId;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisScriptingCommands;

/** The client-side cost per task of a call for 100 tasks: building the arguments, reading the reply. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CallBenchmark {

    private static final int TASKS = 100;
    private static final WorkerId WORKER = new WorkerId("worker");
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final LeaseCalls leaseCalls = new LeaseCalls(answering(acquired()));
    private final Settlements settlements = new Settlements(answering(List.of()));
    private final List<Completion> completions = leaseCalls.acquire(WORKER, TASKS, LEASE).tasks().stream()
            .map(LeasedTask::lease)
            .map(lease -> new Completion(lease, null))
            .toList();

    @Benchmark
    @OperationsPerInvocation(TASKS)
    public Acquired acquire() {
        return leaseCalls.acquire(WORKER, TASKS, LEASE);
    }

    @Benchmark
    @OperationsPerInvocation(TASKS)
    public Map<?, ?> complete() {
        return settlements.complete(completions, Ending.COMPLETED, LEASE);
    }

    private static List<Object> acquired() {
        TaskHeader header = TaskHeader.of(new TaskType("noop"), Instant.ofEpochMilli(1_790_000_000_000L));
        byte[] record = RecordCodec.encode(header, Payload.of(new byte[64]));
        List<Object> members = new ArrayList<>();
        for (int i = 0; i < TASKS; i++) {
            members.add(Bytes.of("d" + TaskId.generate()));
        }
        List<Object> records = Collections.nCopies(TASKS, record);
        return List.of(
                1_790_000_000_000L, Bytes.of(1_790_000_000_000_000L), Bytes.EMPTY, Bytes.EMPTY, members, records);
    }

    /** A Redis that returns the same reply to every script. */
    private static QueueScripts answering(List<Object> reply) {
        RedisScriptingCommands scripting = stub(RedisScriptingCommands.class, Map.of("evalSha", reply, "eval", reply));
        RedisConnection connection = stub(RedisConnection.class, Map.of("scriptingCommands", scripting));
        RedisConnectionFactory factory = stub(RedisConnectionFactory.class, Map.of("getConnection", connection));
        return new QueueScripts(
                QueueName.DEFAULT,
                RedisKeys.of(QueueName.DEFAULT, false),
                new ScriptRunner(new CommandRunner(factory, new ConnectFailures("its address"))),
                ScriptClock.REDIS,
                ServerRun.UNKNOWN,
                new QueueCipher(PayloadEncryption.none(), QueueName.DEFAULT));
    }

    private static <T> T stub(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> answers.get(method.getName())));
    }
}
