package io.holdfast.queue.redis;

import io.holdfast.queue.model.IdempotencyKey;
import io.holdfast.queue.model.QueueName;

/**
 * Builds the keys of one queue; nothing else does. In a Cluster the prefix is a hash tag, so that all keys of a queue
 * share a slot. No two queues share a key: the suffixes of {@link Key} are fixed, and queue names contain no colon.
 */
record RedisKeys(String prefix, String donePrefix) {

    private static final String TASKS = "tasks";

    static RedisKeys of(QueueName queue, boolean cluster) {
        boolean isDefault = queue.equals(QueueName.DEFAULT);
        String name = isDefault ? TASKS : TASKS + ":" + queue;
        if (cluster) {
            return new RedisKeys("{" + name + "}", "task:done:{" + name + "}:");
        }
        return new RedisKeys(name, isDefault ? "task:done:" : "task:done@" + queue + ":");
    }

    /** The keys that all queues share have the same prefix as those of the default queue. */
    static RedisKeys shared(boolean cluster) {
        return of(QueueName.DEFAULT, cluster);
    }

    byte[] of(Key key) {
        return Bytes.of(prefix + ":" + key.suffix());
    }

    /** STRING: {@code in_flight:<member>} or {@code done}. */
    byte[] done(IdempotencyKey key) {
        return Bytes.of(donePrefix + key.value());
    }
}
