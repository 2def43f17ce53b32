package io.holdfast.queue.redis.inspect;

import io.holdfast.queue.encryption.PayloadEncryption;
import io.holdfast.queue.inspect.KeyUse;
import io.holdfast.queue.redis.record.RecordCodec;
import io.holdfast.queue.redis.record.ResultCodec;
import io.holdfast.queue.redis.record.ScheduleCodec;
import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.redis.script.RedisKeys;
import io.holdfast.queue.redis.script.ScriptRunner;
import io.holdfast.queue.task.QueueName;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.core.Cursor;
import org.springframework.data.redis.core.ScanOptions;

/**
 * Counts by which keys payloads and results are encrypted, of tasks and schedules. Reads them in steps of about a hundred, so
 * that Redis is never held up, and stops at a limit of their number and bytes.
 */
public final class KeyUseReader {

    private static final ScanOptions STEP = ScanOptions.scanOptions().count(100).build();

    private final ScriptRunner runner;
    private final boolean cluster;
    private final Map<String, Long> byKey = new TreeMap<>();
    private long plain;
    private long valuesLeft;
    private long bytesLeft;
    private boolean complete = true;

    public KeyUseReader(ScriptRunner runner, boolean cluster, long maxValues, long maxBytes) {
        this.runner = runner;
        this.cluster = cluster;
        this.valuesLeft = maxValues;
        this.bytesLeft = maxBytes;
    }

    /** To be called once. */
    public KeyUse read(Collection<QueueName> queues) {
        for (QueueName queue : queues) {
            RedisKeys keys = RedisKeys.of(queue, cluster);
            scan(keys.of(Key.SCHEDULES), (field, value) -> {
                if (ScheduleCodec.isPayload(field)) {
                    count(PayloadEncryption.keyIdOf(value));
                }
            });
            scan(keys.of(Key.DATA), (member, record) -> count(RecordCodec.keyIdOf(record)));
            scan(keys.of(Key.RESULTS), (member, result) -> count(ResultCodec.keyIdOf(result)));
        }
        return new KeyUse(byKey, plain, complete);
    }

    private void count(@Nullable String keyId) {
        if (keyId == null) {
            plain++;
        } else {
            byKey.merge(keyId, 1L, Long::sum);
        }
    }

    private void scan(byte[] hash, BiConsumer<byte[], byte[]> each) {
        if (complete) {
            complete = runner.commands().run("read what is encrypted", connection -> scan(connection, hash, each));
        }
    }

    /** Returns whether it has read all. */
    private boolean scan(RedisConnection connection, byte[] hash, BiConsumer<byte[], byte[]> each) {
        try (Cursor<Map.Entry<byte[], byte[]>> entries =
                connection.hashCommands().hScan(hash, STEP)) {
            while (entries.hasNext() && valuesLeft > 0 && bytesLeft > 0) {
                Map.Entry<byte[], byte[]> entry = entries.next();
                valuesLeft--;
                bytesLeft -= entry.getValue().length;
                each.accept(entry.getKey(), entry.getValue());
            }
            return !entries.hasNext();
        }
    }
}
