package io.holdfast.queue.redis;

import io.holdfast.queue.redis.script.Bytes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.DataType;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.zset.Tuple;

/**
 * The contents of a Redis: each key with its type and contents, as one line of text. Sets and hashes are sorted, so two
 * keyspaces are equal exactly if the two states of Redis are, except for the expiry times of keys, the permanent anchor
 * beside the leases, and the lease range in control.
 */
public record Keyspace(Map<String, String> keys) {

    static final String ABSENT = "absent";

    private static final String ANCHOR = "-".repeat(65);

    private static final Set<String> LEASES_IN_USE = Set.of("lease_range", "lease_range_before", "since");

    static Keyspace of(RedisConnectionFactory factory) {
        try (RedisConnection connection = factory.getConnection()) {
            Map<String, String> keys = new TreeMap<>();
            Set<byte[]> names = Objects.requireNonNull(connection.keyCommands().keys(Bytes.of("*")));
            names.forEach(name -> keys.put(Bytes.text(name), contents(connection, name)));
            keys.values().removeIf(value -> value.endsWith(" {}"));
            return new Keyspace(keys);
        }
    }

    /** The keys in which the other keyspace differs, with its contents. */
    public Map<String, String> changesTo(Keyspace other) {
        Map<String, String> changes = new TreeMap<>();
        keys.keySet().stream().filter(key -> !other.keys.containsKey(key)).forEach(key -> changes.put(key, ABSENT));
        other.keys.forEach((key, value) -> {
            if (!value.equals(keys.get(key))) {
                changes.put(key, value);
            }
        });
        return changes;
    }

    /** The contents of a key, preceded by its type: {@code LIST [da, db]}. */
    public String at(String key) {
        return keys.getOrDefault(key, ABSENT);
    }

    private static String contents(RedisConnection connection, byte[] key) {
        DataType type = Objects.requireNonNull(connection.keyCommands().type(key));
        return type.name() + " " + valueOf(connection, key, type);
    }

    private static @Nullable Object valueOf(RedisConnection connection, byte[] key, DataType type) {
        return switch (type) {
            case STRING -> text(connection.stringCommands().get(key));
            case LIST -> texts(connection.listCommands().lRange(key, 0, -1));
            case SET -> set(connection.setCommands().sMembers(key));
            case HASH -> hash(connection.hashCommands().hGetAll(key));
            case ZSET -> sortedSet(connection.zSetCommands().zRangeWithScores(key, 0, -1));
            case STREAM -> connection.streamCommands().xLen(key);
            default -> throw new IllegalStateException("Holdfast does not use the type " + type);
        };
    }

    private static String text(byte @Nullable [] bytes) {
        return Bytes.text(Objects.requireNonNull(bytes));
    }

    private static List<String> texts(@Nullable List<byte[]> values) {
        return Objects.requireNonNull(values).stream().map(Bytes::text).toList();
    }

    private static Set<String> set(@Nullable Set<byte[]> members) {
        Set<String> sorted = new TreeSet<>();
        Objects.requireNonNull(members).forEach(member -> sorted.add(Bytes.text(member)));
        return sorted;
    }

    private static Map<String, String> hash(@Nullable Map<byte[], byte[]> fields) {
        Map<String, String> sorted = new TreeMap<>();
        Objects.requireNonNull(fields).forEach((field, value) -> sorted.put(Bytes.text(field), Bytes.text(value)));
        sorted.remove(ANCHOR);
        sorted.keySet().removeAll(LEASES_IN_USE);
        return sorted;
    }

    private static Map<String, String> sortedSet(@Nullable Set<Tuple> members) {
        Map<String, String> scores = new LinkedHashMap<>();
        for (Tuple member : Objects.requireNonNull(members)) {
            double score = member.getScore();
            String digits = Double.isInfinite(score) ? "+inf" : String.valueOf((long) score);
            scores.put(Bytes.text(member.getValue()), score % 1 == 0 || Double.isInfinite(score) ? digits : "" + score);
        }
        scores.remove(ANCHOR);
        return scores;
    }
}
