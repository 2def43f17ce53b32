package io.holdfast.queue.redis;

import io.holdfast.queue.audit.AuditEntry;
import io.holdfast.queue.audit.AuditLog;
import io.holdfast.queue.audit.AuditRecord;
import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.redis.script.RedisKeys;
import io.holdfast.queue.redis.script.Script;
import io.holdfast.queue.redis.script.ScriptCall;
import io.holdfast.queue.redis.script.ScriptRunner;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.connection.Limit;
import org.springframework.data.redis.connection.stream.ByteRecord;
import org.springframework.data.redis.connection.stream.RecordId;

/** A capped stream, whose ids are times of Redis' clock: {@code audit.lua}. One command for each call. */
final class RedisAuditLog implements AuditLog {

    private static final Pattern ID = Pattern.compile("\\d{1,18}-\\d{1,18}");
    private static final Pattern MIN_ID = Pattern.compile("0+-0+");

    private static final String NONE = "0-0";

    private final ScriptRunner runner;
    private final RedisKeys keys;
    private final byte[] key;

    RedisAuditLog(ScriptRunner runner, boolean cluster) {
        this.runner = runner;
        this.keys = RedisKeys.shared(cluster);
        this.key = keys.of(Key.AUDIT);
    }

    @Override
    public String record(AuditEntry entry) {
        return add(NONE, entry);
    }

    @Override
    public void replace(String id, AuditEntry entry) {
        add(id, entry);
    }

    private String add(String old, AuditEntry entry) {
        return runner.run(new ScriptCall(Script.AUDIT, keys)
                        .arg(MAX_ENTRIES)
                        .arg(old)
                        .arg(entry.who())
                        .arg(entry.action())
                        .arg(entry.target())
                        .arg(entry.count() == null ? "" : entry.count().toString()))
                .text();
    }

    @Override
    public void withdraw(String id) {
        runner.commands()
                .run(
                        "withdraw an entry",
                        connection -> connection.streamCommands().xDel(key, RecordId.of(id)));
    }

    @Override
    public List<AuditRecord> page(int limit, @Nullable String before) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new IllegalArgumentException("limit must be between 1 and " + MAX_PAGE + ", not " + limit);
        }
        if (before != null && !ID.matcher(before).matches()) {
            throw new IllegalArgumentException("before is not the id of an entry: " + before);
        }
        if (before != null && MIN_ID.matcher(before).matches()) {
            return List.of(); // Redis refuses a range that ends before it
        }
        Range<String> range =
                before == null ? Range.unbounded() : Range.of(Range.Bound.unbounded(), Range.Bound.exclusive(before));
        List<ByteRecord> records = runner.commands()
                .run(
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
                count(fields.getOrDefault("count", "")));
        return new AuditRecord(record.getId().getValue(), Instant.ofEpochMilli(millis(record.getId())), entry);
    }

    private static long millis(RecordId id) {
        return Objects.requireNonNull(id.getTimestamp());
    }

    /** A damaged count must not hide the other entries. */
    private static @Nullable Long count(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
