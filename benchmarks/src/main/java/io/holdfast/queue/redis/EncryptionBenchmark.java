package io.holdfast.queue.redis;

import io.holdfast.queue.encryption.PayloadEncryption;
import io.holdfast.queue.encryption.QueueCipher;
import io.holdfast.queue.redis.record.RecordCodec;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Encoding a task into its record and decoding it, without keys and with an encrypted payload. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EncryptionBenchmark {

    private static final TaskId ID = new TaskId("01K00000000000000000000000");
    private static final String KEY = "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    /** The bytes of the payload. */
    @Param({"64", "1024", "65536"})
    private int size;

    @Param({"false", "true"})
    private boolean encrypted;

    private final TaskHeader header = TaskHeader.of(new TaskType("noop"), Instant.ofEpochMilli(1_790_000_000_000L));
    private QueueCipher cipher = new QueueCipher(PayloadEncryption.none(), QueueName.DEFAULT);
    private Payload payload = Payload.NULL;
    private byte[] record = new byte[0];

    @Setup
    public void setUp() throws IOException {
        byte[] bytes = new byte[size];
        new Random(1).nextBytes(bytes);
        payload = Payload.of(bytes);
        if (encrypted) {
            Path keys = Files.writeString(Files.createTempFile("payload", "keys"), KEY);
            keys.toFile().deleteOnExit();
            cipher = new QueueCipher(PayloadEncryption.of("PAYLOAD_KEYS_FILE", keys), QueueName.DEFAULT);
        }
        record = encode();
    }

    @Benchmark
    public byte[] encode() {
        return RecordCodec.encode(cipher, ID, header, payload, header.createdAt());
    }

    @Benchmark
    public Object decode() {
        return RecordCodec.decode(cipher, ID, record);
    }
}
