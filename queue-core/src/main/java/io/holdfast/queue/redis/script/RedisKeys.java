package io.holdfast.queue.redis.script;

import io.holdfast.queue.task.IdempotencyKey;
import io.holdfast.queue.task.QueueName;

/**
 * Builds the keys of one queue; nothing else does. In a Cluster the prefix is a hash tag, so that all keys of a queue
 * share a slot. No two queues share a key: the suffixes of {@link Key} are fixed, and queue names contain no colon.
 */
public record RedisKeys(String prefix, String donePrefix) {

    private static final String TASKS = "tasks";

    public static RedisKeys of(QueueName queue, boolean cluster) {
        boolean isDefault = queue.equals(QueueName.DEFAULT);
        String name = isDefault ? TASKS : TASKS + ":" + queue;
        if (cluster) {
            return new RedisKeys("{" + name + "}", "task:done:{" + name + "}:");
        }
        return new RedisKeys(name, isDefault ? "task:done:" : "task:done@" + queue + ":");
    }

    /** The keys that all queues share have the same prefix as those of the default queue. */
    public static RedisKeys shared(boolean cluster) {
        return of(QueueName.DEFAULT, cluster);
    }

    public byte[] of(Key key) {
        return Bytes.of(prefix + ":" + key.suffix());
    }

    /** STRING: {@code in_flight:<member>} or {@code done}. */
    public byte[] keyRecord(IdempotencyKey key) {
        return Bytes.of(donePrefix + key.value());
    }
}
