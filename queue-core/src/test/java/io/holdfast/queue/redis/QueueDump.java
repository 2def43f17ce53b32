package io.holdfast.queue.redis;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.redis.script.RedisKeys;
import io.holdfast.queue.task.IdempotencyKey;
import io.holdfast.queue.task.QueueName;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.zset.Tuple;

/**
 * Everything that one queue has stored in Redis, key by key, read in one round trip. Two dumps are equal exactly if the
 * two states are, except for the expiry times of keys.
 *
 * @param done the values of the requested idempotency keys, null for absent ones
 */
record QueueDump(Map<Key, Object> values, List<@Nullable String> done) {
    static QueueDump of(RedisConnectionFactory connections, QueueName queue) {
        return of(connections, queue, List.of());
    }

    @SuppressWarnings("NullAway")
    static QueueDump of(RedisConnectionFactory connections, QueueName queue, List<IdempotencyKey> idempotencyKeys) {
        RedisKeys keys = RedisKeys.of(queue, false);
        RedisKeys shared = RedisKeys.shared(false);
        List<Key> perQueue = Key.perQueueExcept(List.of());
        try (RedisConnection connection = connections.getConnection()) {
            connection.openPipeline();
            for (Key key : Key.values()) {
                read(connection, key, (perQueue.contains(key) ? keys : shared).of(key));
            }
            idempotencyKeys.forEach(key -> connection.stringCommands().get(keys.keyRecord(key)));
            List<Object> replies = connection.closePipeline();
            Map<Key, Object> values = new EnumMap<>(Key.class);
            for (Key key : Key.values()) {
                values.put(key, textOf(key.type(), replies.get(values.size())));
            }
            values.put(Key.QUEUE_USES, ""); // an enqueue notes its time whether it is refused or not
            List<@Nullable String> done = new ArrayList<>();
            replies.subList(values.size(), replies.size())
                    .forEach(value -> done.add(value == null ? null : text(value)));
            return new QueueDump(values, done);
        }
    }

    private static void read(RedisConnection connection, Key key, byte[] name) {
        switch (key.type()) {
            case STRING -> connection.stringCommands().get(name);
            case LIST -> connection.listCommands().lRange(name, 0, -1);
            case SET -> connection.setCommands().sMembers(name);
            case ZSET -> connection.zSetCommands().zRangeWithScores(name, 0, -1);
            case HASH -> connection.hashCommands().hGetAll(name);
            case STREAM -> connection.streamCommands().xLen(name);
        }
    }

    @SuppressWarnings("unchecked")
    private static Object textOf(Key.Type type, @Nullable Object reply) {
        return switch (type) {
            case STRING -> reply == null ? "" : text(reply);
            case LIST -> ((List<byte[]>) reply).stream().map(QueueDump::text).toList();
            case SET -> ((Set<byte[]>) reply).stream().map(QueueDump::text).collect(toSet());
            case ZSET -> scores((Set<Tuple>) reply);
            case STREAM -> String.valueOf(reply);
            case HASH ->
                ((Map<byte[], byte[]>) reply)
                        .entrySet().stream()
                                .collect(toMap(field -> text(field.getKey()), field -> text(field.getValue())));
        };
    }

    private static Map<String, Double> scores(Set<Tuple> members) {
        Map<String, Double> scores = new LinkedHashMap<>();
        members.forEach(member -> scores.put(text(member.getValue()), member.getScore()));
        return scores;
    }

    private static String text(Object bytes) {
        return Bytes.text((byte[]) bytes);
    }

    /** The same dump without the contents of these keys. */
    QueueDump without(Set<Key> keys) {
        Map<Key, Object> others = new EnumMap<>(values);
        others.keySet().removeAll(keys);
        return new QueueDump(others, done);
    }

    String string(Key key) {
        return (String) values.get(key);
    }

    /** From the left, where tasks are added, to the right, where they are acquired. */
    @SuppressWarnings("unchecked")
    List<String> list(Key key) {
        return (List<String>) values.get(key);
    }

    @SuppressWarnings("unchecked")
    Set<String> set(Key key) {
        return (Set<String>) values.get(key);
    }

    /** In the order of the scores. */
    @SuppressWarnings("unchecked")
    Map<String, Double> sortedSet(Key key) {
        return (Map<String, Double>) values.get(key);
    }

    @SuppressWarnings("unchecked")
    Map<String, String> hash(Key key) {
        return (Map<String, String>) values.get(key);
    }
}
