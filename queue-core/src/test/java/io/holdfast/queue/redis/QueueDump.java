package io.holdfast.queue.redis;

import static java.util.stream.Collectors.toMap;

import io.holdfast.queue.model.QueueName;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.zset.Tuple;

/** Everything that one queue has in Redis, key by key, read in one round trip. */
record QueueDump(Map<Key, Object> values) {
    @SuppressWarnings("NullAway")
    static QueueDump of(RedisConnectionFactory connections, QueueName queue) {
        RedisKeys keys = RedisKeys.of(queue, false);
        try (RedisConnection connection = connections.getConnection()) {
            connection.openPipeline();
            for (Key key : Key.values()) {
                read(connection, key, keys.of(key));
            }
            List<Object> replies = connection.closePipeline();
            Map<Key, Object> values = new EnumMap<>(Key.class);
            for (Key key : Key.values()) {
                values.put(key, replies.get(values.size()));
            }
            return new QueueDump(values);
        }
    }

    private static void read(RedisConnection connection, Key key, byte[] name) {
        switch (key.type()) {
            case STRING -> connection.stringCommands().get(name);
            case LIST -> connection.listCommands().lRange(name, 0, -1);
            case SET -> connection.setCommands().sMembers(name);
            case ZSET -> connection.zSetCommands().zRangeWithScores(name, 0, -1);
            case HASH -> connection.hashCommands().hGetAll(name);
        }
    }

    /** From the left, where tasks come in, to the right, where they are taken. */
    @SuppressWarnings("unchecked")
    List<String> list(Key key) {
        return ((List<byte[]>) values.get(key)).stream().map(Bytes::text).toList();
    }

    @SuppressWarnings("unchecked")
    List<String> set(Key key) {
        return ((Set<byte[]>) values.get(key)).stream().map(Bytes::text).toList();
    }

    /** In the order of the scores. */
    @SuppressWarnings("unchecked")
    Map<String, Double> sortedSet(Key key) {
        Map<String, Double> scores = new LinkedHashMap<>();
        for (Tuple tuple : new ArrayList<>((Set<Tuple>) values.get(key))) {
            scores.put(Bytes.text(tuple.getValue()), tuple.getScore());
        }
        return scores;
    }

    @SuppressWarnings("unchecked")
    Map<String, String> hash(Key key) {
        return ((Map<byte[], byte[]>) values.get(key))
                .entrySet().stream()
                        .collect(toMap(field -> Bytes.text(field.getKey()), field -> Bytes.text(field.getValue())));
    }
}
