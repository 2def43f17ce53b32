package io.holdfast.queue.redis;

import io.holdfast.queue.audit.AuditEntry;
import io.holdfast.queue.audit.AuditLog;
import io.holdfast.queue.audit.AuditRecord;
import io.holdfast.queue.redis.connection.CommandRunner;
import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.redis.script.RedisKeys;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.connection.Limit;
import org.springframework.data.redis.connection.RedisStreamCommands.XAddOptions;
import org.springframework.data.redis.connection.stream.ByteRecord;
import org.springframework.data.redis.connection.stream.RecordId;
import org.springframework.data.redis.connection.stream.StreamRecords;

/** A capped stream, whose ids are times of Redis' clock. One command for each call. */
final class RedisAuditLog implements AuditLog {

    private static final Pattern ID = Pattern.compile("\\d{1,18}-\\d{1,18}");

    private final CommandRunner commands;
    private final byte[] key;

    RedisAuditLog(CommandRunner commands, boolean cluster) {
        this.commands = commands;
        this.key = RedisKeys.shared(cluster).of(Key.AUDIT);
    }

    @Override
    public void record(AuditEntry entry) {
        Map<byte[], byte[]> fields = Map.of(
                Bytes.of("who"), Bytes.of(entry.who()),
                Bytes.of("action"), Bytes.of(entry.action()),
                Bytes.of("target"), Bytes.of(entry.target()),
                Bytes.of("count"), Bytes.of(Long.toString(entry.count())));
        ByteRecord record = StreamRecords.rawBytes(fields).withStreamKey(key);
        commands.run(
                "record an action",
                connection -> connection.streamCommands().xAdd(record, XAddOptions.maxlen(MAX_ENTRIES)));
    }

    @Override
    public List<AuditRecord> page(int limit, @Nullable String before) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new IllegalArgumentException("limit must be between 1 and " + MAX_PAGE + ", not " + limit);
        }
        if (before != null && !ID.matcher(before).matches()) {
            throw new IllegalArgumentException("before is not the id of an entry: " + before);
        }
        Range<String> range =
                before == null ? Range.unbounded() : Range.of(Range.Bound.unbounded(), Range.Bound.exclusive(before));
        List<ByteRecord> records = commands.run(
                "read the audit log",
                connection -> connection
                        .streamCommands()
                        .xRevRange(key, range, Limit.limit().count(limit)));
        return Objects.requireNonNull(records).stream()
                .map(RedisAuditLog::decode)
                .toList();
    }

    private static AuditRecord decode(ByteRecord record) {
        Map<String, String> fields = new HashMap<>();
        record.getValue().forEach((name, value) -> fields.put(Bytes.text(name), Bytes.text(value)));
        AuditEntry entry = new AuditEntry(
                fields.getOrDefault("who", ""),
                fields.getOrDefault("action", ""),
                fields.getOrDefault("target", ""),
                count(fields.getOrDefault("count", "0")));
        return new AuditRecord(record.getId().getValue(), Instant.ofEpochMilli(millis(record.getId())), entry);
    }

    private static long millis(RecordId id) {
        return Objects.requireNonNull(id.getTimestamp());
    }

    /** A damaged count must not hide the other entries. */
    private static long count(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
