package io.holdfast.producer.flow;

import io.holdfast.producer.http.json.InvalidBodyException;
import io.holdfast.producer.http.json.JsonBody;
import io.holdfast.queue.flow.KeyLimits;
import io.holdfast.queue.flow.QueueLimits;
import io.holdfast.queue.flow.Rate;
import io.holdfast.queue.task.TaskKey;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the body of {@code PUT /queues/{queue}/limits}. A member that is absent or null means no limit. */
final class LimitsReader {

    private final JsonBody json;
    private @Nullable Integer concurrency;
    private @Nullable Rate rate;
    private @Nullable Integer keyConcurrency;
    private @Nullable Rate keyRate;
    private @Nullable Integer keyMaxPending;
    private final Map<TaskKey, KeyLimits> keys = new LinkedHashMap<>();

    private LimitsReader(JsonBody json) {
        this.json = json;
    }

    /** @throws InvalidBodyException with all errors found */
    static QueueLimits read(byte[] body) {
        return JsonBody.read(body, json -> new LimitsReader(json).read());
    }

    private QueueLimits read() {
        json.object("The body", name -> {
            switch (name) {
                case "concurrency" -> concurrency = count(name, QueueLimits.MAX_CONCURRENCY);
                case "rate" -> rate = rate(name);
                case "key_concurrency" -> keyConcurrency = count(name, QueueLimits.MAX_CONCURRENCY);
                case "key_rate" -> keyRate = rate(name);
                case "key_max_pending" -> keyMaxPending = count(name, QueueLimits.MAX_KEY_MAX_PENDING);
                case "keys" -> readKeys();
                default -> {
                    return false;
                }
            }
            return true;
        });
        return new QueueLimits(concurrency, rate, keyConcurrency, keyRate, keyMaxPending, keys);
    }

    private @Nullable Integer count(String field, int max) {
        return json.isNull() ? null : (Integer) (int) json.wholeNumber(field, 1, max);
    }

    private void readKeys() {
        if (json.isNull()) {
            return;
        }
        json.objectOf("keys", name -> {
            TaskKey key = new TaskKey(name);
            if (keys.size() >= QueueLimits.MAX_KEYS) {
                throw new IllegalArgumentException("keys must name at most " + QueueLimits.MAX_KEYS + " keys");
            }
            KeyLimits limits = keyLimits("keys." + name);
            if (limits != null) {
                keys.put(key, limits);
            }
            return true;
        });
    }

    /** Null if the value is null: nothing is set for the key. */
    private @Nullable KeyLimits keyLimits(String field) {
        if (json.isNull()) {
            return null;
        }
        OfKey read = new OfKey();
        json.objectOf(field, name -> {
            String path = field + "." + name;
            switch (name) {
                case "concurrency" -> read.concurrency = count(path, QueueLimits.MAX_CONCURRENCY);
                case "rate" -> read.rate = rate(path);
                case "weight" -> read.weight = json.isNull() ? 1 : (int) json.wholeNumber(path, 1, KeyLimits.MAX_WEIGHT);
                default -> {
                    return false;
                }
            }
            return true;
        });
        return new KeyLimits(read.concurrency, read.rate, read.weight);
    }

    private @Nullable Rate rate(String field) {
        if (json.isNull()) {
            return null;
        }
        OfRate read = new OfRate();
        json.objectOf(field, name -> {
            String path = field + "." + name;
            switch (name) {
                case "count" -> read.count = (int) json.wholeNumber(path, 1, Rate.MAX_COUNT);
                case "per_ms" -> read.perMs = json.wholeNumber(path, 1, Rate.MAX_PER.toMillis());
                case "burst" -> read.burst = json.isNull() ? 1 : (int) json.wholeNumber(path, 1, Rate.MAX_COUNT);
                default -> {
                    return false;
                }
            }
            return true;
        });
        if (read.count == null || read.perMs == null) {
            throw new IllegalArgumentException(field + ".count and " + field + ".per_ms are required");
        }
        return new Rate(read.count, Duration.ofMillis(read.perMs), read.burst);
    }

    private static final class OfKey {
        private @Nullable Integer concurrency;
        private @Nullable Rate rate;
        private int weight = 1;
    }

    private static final class OfRate {
        private @Nullable Integer count;
        private @Nullable Long perMs;
        private int burst = 1;
    }
}
