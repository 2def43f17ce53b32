package io.holdfast.queue.redis.script;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;

/** The structures of one queue, and the few that all queues share. {@link RedisKeys} adds the prefix. */
public enum Key {
    PENDING_HIGH("pending:high", Type.LIST),
    PENDING_DEFAULT("pending:default", Type.LIST),
    PENDING_LOW("pending:low", Type.LIST),
    DELAYED("delayed", Type.ZSET),
    PROCESSING("processing", Type.HASH),
    LEASES("leases", Type.ZSET),
    BATCHES("batches", Type.HASH),
    RENEWED("renewed", Type.ZSET),
    DEAD_LETTER("dead_letter", Type.ZSET),
    COMPLETED("completed", Type.ZSET),
    ENDINGS("endings", Type.HASH),
    DATA("data", Type.HASH),
    RETRIES("retries", Type.HASH),
    RECLAIMS("reclaims", Type.HASH),
    PUT_OFFS("put_offs", Type.HASH),
    ATTEMPTS("attempts", Type.HASH),
    RESULTS("results", Type.HASH),
    PROGRESS("progress", Type.HASH),
    RUNS("runs", Type.ZSET),
    IDS("ids", Type.ZSET),
    CANCELS("cancels", Type.SET),
    CONTROL("control", Type.HASH),
    WAKEUP("wakeup", Type.LIST),
    FENCE("fence", Type.STRING),

    QUEUES("queues", Type.SET),
    QUEUE_USES("queue_uses", Type.ZSET),
    TURNS("turns", Type.HASH),
    ROUTES("routes", Type.HASH),
    WORKERS("workers", Type.ZSET),
    WORKER_REPORTS("worker_reports", Type.HASH),
    WORKER_CONNECTIONS("worker_connections", Type.HASH),
    AUDIT("audit", Type.STREAM);

    /** Redis' names of its types, in upper case. */
    public enum Type {
        STRING,
        LIST,
        HASH,
        SET,
        ZSET,
        STREAM
    }

    private final String suffix;
    private final Type type;

    Key(String suffix, Type type) {
        this.suffix = suffix;
        this.type = type;
    }

    /** All keys under a prefix except {@code those}; some of them exist under the shared prefix only. */
    public static List<Key> allBut(Collection<Key> those) {
        return Arrays.stream(values()).filter(key -> !those.contains(key)).toList();
    }

    /** All keys that each queue has separately, except {@code those}. */
    public static List<Key> ofAQueueBut(Collection<Key> those) {
        return EnumSet.range(PENDING_HIGH, FENCE).stream()
                .filter(key -> !those.contains(key))
                .toList();
    }

    public String suffix() {
        return suffix;
    }

    public Type type() {
        return type;
    }
}
