package io.holdfast.queue.redis;

import io.holdfast.queue.encryption.PayloadEncryption;
import io.holdfast.queue.encryption.QueueCipher;
import io.holdfast.queue.redis.record.RecordCodec;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskType;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Encoding a task into its record and decoding it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RecordBenchmark {

    private static final QueueCipher PLAIN_QUEUE = new QueueCipher(PayloadEncryption.none(), QueueName.DEFAULT);
    private static final TaskId ID = new TaskId("01K00000000000000000000000");

    private final Payload payload = Payload.of(new byte[64]);
    private final TaskHeader plain = TaskHeader.of(new TaskType("noop"), Instant.ofEpochMilli(1_790_000_000_000L));
    private final TaskHeader withOptions = plain.withMaxRetries(5);
    private final byte[] plainRecord = RecordCodec.encode(plain, payload);
    private final byte[] recordWithOptions = RecordCodec.encode(withOptions, payload);

    @Benchmark
    public byte[] encode() {
        return RecordCodec.encode(plain, payload);
    }

    @Benchmark
    public Object decode() {
        return RecordCodec.decode(PLAIN_QUEUE, ID, plainRecord);
    }

    @Benchmark
    public byte[] encodeWithOptions() {
        return RecordCodec.encode(withOptions, payload);
    }

    @Benchmark
    public Object decodeWithOptions() {
        return RecordCodec.decode(PLAIN_QUEUE, ID, recordWithOptions);
    }
}
