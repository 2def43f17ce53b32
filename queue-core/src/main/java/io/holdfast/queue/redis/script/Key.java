package io.holdfast.queue.redis.script;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * The structures of one queue, and the few that all queues share ({@link Scope#ALL_QUEUES}). {@link RedisKeys} adds the
 * prefix.
 */
public enum Key {
    PENDING_HIGH("pending:high", Type.LIST),
    PENDING_DEFAULT("pending:default", Type.LIST),
    PENDING_LOW("pending:low", Type.LIST),
    PENDING_KEYED("pending:keyed", Type.ZSET),
    KEY_TURNS("key_turns", Type.ZSET),
    PARKED("parked", Type.ZSET),
    KEY_STATES("key_states", Type.HASH),
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
    ERRORS("errors", Type.HASH),
    ERRORS_RETRYING("errors_retrying", Type.ZSET),
    ERRORS_DEAD("errors_dead", Type.ZSET),
    CONTROL("control", Type.HASH),
    WAKEUP("wakeup", Type.LIST),
    STATISTICS("statistics", Type.HASH),
    FENCE("fence", Type.STRING),
    SCHEDULES("schedules", Type.HASH),
    SCHEDULES_DUE("schedules_due", Type.ZSET),

    QUEUES("queues", Type.SET, Scope.ALL_QUEUES),
    QUEUE_USES("queue_uses", Type.ZSET, Scope.ALL_QUEUES),
    TURNS("turns", Type.HASH, Scope.ALL_QUEUES),
    ROUTES("routes", Type.HASH, Scope.ALL_QUEUES),
    OPEN_SERVICES("open_services", Type.ZSET, Scope.ALL_QUEUES),
    TOTAL_STATISTICS("total_statistics", Type.HASH, Scope.ALL_QUEUES),
    WORKERS("workers", Type.ZSET, Scope.ALL_QUEUES),
    WORKER_REPORTS("worker_reports", Type.HASH, Scope.ALL_QUEUES),
    WORKER_CONNECTIONS("worker_connections", Type.HASH, Scope.ALL_QUEUES),
    WORKER_DRAINS("worker_drains", Type.HASH, Scope.ALL_QUEUES),
    AUDIT("audit", Type.STREAM, Scope.ALL_QUEUES),
    OPERATIONS("operations", Type.ZSET, Scope.ALL_QUEUES),
    OPERATION_RECORDS("operation_records", Type.HASH, Scope.ALL_QUEUES),
    OPERATIONS_ACTIVE("operations_active", Type.SET, Scope.ALL_QUEUES),
    SCHEDULE_NAMES("schedule_names", Type.ZSET, Scope.ALL_QUEUES),
    SCHEDULE_QUEUES("schedule_queues", Type.HASH, Scope.ALL_QUEUES);

    /** Redis' names of its types, in upper case. */
    public enum Type {
        STRING,
        LIST,
        HASH,
        SET,
        ZSET,
        STREAM
    }

    private enum Scope {
        ONE_QUEUE,
        ALL_QUEUES
    }

    private final String suffix;
    private final Type type;
    private final Scope scope;

    Key(String suffix, Type type) {
        this(suffix, type, Scope.ONE_QUEUE);
    }

    Key(String suffix, Type type, Scope scope) {
        this.suffix = suffix;
        this.type = type;
        this.scope = scope;
    }

    /** All keys under a prefix except {@code excluded}; some of them exist under the shared prefix only. */
    public static List<Key> allExcept(Collection<Key> excluded) {
        return Arrays.stream(values()).filter(key -> !excluded.contains(key)).toList();
    }

    /** All keys that each queue has separately, except {@code excluded}. */
    public static List<Key> perQueueExcept(Collection<Key> excluded) {
        return Arrays.stream(values())
                .filter(key -> key.scope == Scope.ONE_QUEUE && !excluded.contains(key))
                .toList();
    }

    public String suffix() {
        return suffix;
    }

    public Type type() {
        return type;
    }
}
