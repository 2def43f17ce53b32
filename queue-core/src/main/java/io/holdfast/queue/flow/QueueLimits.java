package io.holdfast.queue.flow;

import io.holdfast.queue.task.TaskKey;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The limits of a queue. Null means no limit.
 *
 * @param concurrency how many of its tasks may run at once
 * @param rate how many of its tasks may start within a time
 * @param keyConcurrency how many tasks of each key may run at once
 * @param keyRate how many tasks of each key may start within a time
 * @param keyMaxPending how many tasks of each key may be pending; delayed ones do not count
 * @param keys the limits of some keys, instead of {@code keyConcurrency} and {@code keyRate}; at most {@link #MAX_KEYS}
 */
public record QueueLimits(
        @Nullable Integer concurrency,
        @Nullable Rate rate,
        @Nullable Integer keyConcurrency,
        @Nullable Rate keyRate,
        @Nullable Integer keyMaxPending,
        Map<TaskKey, KeyLimits> keys) {

    public static final int MAX_CONCURRENCY = 1_000_000;
    public static final int MAX_KEY_MAX_PENDING = 1_000_000_000;
    public static final int MAX_KEYS = 1_000;

    public static final QueueLimits NONE = new QueueLimits(null, null, null, null, null, Map.of());

    public QueueLimits {
        if (concurrency != null) {
            LimitRange.check("concurrency", concurrency, MAX_CONCURRENCY);
        }
        if (keyConcurrency != null) {
            LimitRange.check("key_concurrency", keyConcurrency, MAX_CONCURRENCY);
        }
        if (keyMaxPending != null) {
            LimitRange.check("key_max_pending", keyMaxPending, MAX_KEY_MAX_PENDING);
        }
        if (keys.size() > MAX_KEYS) {
            throw new IllegalArgumentException("keys must name at most " + MAX_KEYS + " keys");
        }
        keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
    }

    public QueueLimits withConcurrency(@Nullable Integer newConcurrency) {
        return new QueueLimits(newConcurrency, rate, keyConcurrency, keyRate, keyMaxPending, keys);
    }

    public QueueLimits withRate(@Nullable Rate newRate) {
        return new QueueLimits(concurrency, newRate, keyConcurrency, keyRate, keyMaxPending, keys);
    }

    public QueueLimits withKeyConcurrency(@Nullable Integer newKeyConcurrency) {
        return new QueueLimits(concurrency, rate, newKeyConcurrency, keyRate, keyMaxPending, keys);
    }

    public QueueLimits withKeyRate(@Nullable Rate newKeyRate) {
        return new QueueLimits(concurrency, rate, keyConcurrency, newKeyRate, keyMaxPending, keys);
    }

    public QueueLimits withKeyMaxPending(@Nullable Integer newKeyMaxPending) {
        return new QueueLimits(concurrency, rate, keyConcurrency, keyRate, newKeyMaxPending, keys);
    }

    /** The same limits, with these for one key. */
    public QueueLimits withKey(TaskKey key, KeyLimits limits) {
        Map<TaskKey, KeyLimits> all = new LinkedHashMap<>(keys);
        all.put(key, limits);
        return new QueueLimits(concurrency, rate, keyConcurrency, keyRate, keyMaxPending, all);
    }

    /** What holds for a key. */
    public KeyLimits of(TaskKey key) {
        KeyLimits own = keys.get(key);
        return own != null ? own : new KeyLimits(keyConcurrency, keyRate, 1);
    }
}
