package io.holdfast.service.flow;

import io.holdfast.queue.flow.KeyLimits;
import io.holdfast.queue.flow.QueueLimits;
import io.holdfast.queue.flow.Rate;
import io.holdfast.queue.task.TaskKey;
import io.holdfast.service.json.InvalidBodyException;
import io.holdfast.service.json.JsonBody;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the JSON object that describes the limits of a queue. A member that is absent or null means no limit. */
public final class LimitsReader {

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
    public static QueueLimits read(byte[] body) {
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
                case "keys" -> {
                    return json.isNull() || json.nested(name, this::readKeys);
                }
                default -> {
                    return false;
                }
            }
            return true;
        });
        if (keys.size() > QueueLimits.MAX_KEYS) {
            json.reject("keys", "keys must name at most " + QueueLimits.MAX_KEYS + " keys, not " + keys.size());
            keys.clear();
        }
        return new QueueLimits(concurrency, rate, keyConcurrency, keyRate, keyMaxPending, keys);
    }

    private @Nullable Integer count(String field, int max) {
        return json.isNull() ? null : (Integer) (int) json.wholeNumber(field, 1, max);
    }

    private boolean readKeys() {
        json.object("keys", name -> {
            TaskKey key = new TaskKey(name);
            if (!json.isNull()) {
                keys.put(key, json.nested(name, this::keyLimits));
            }
            return true;
        });
        return true;
    }

    private KeyLimits keyLimits() {
        OfKey read = new OfKey();
        json.object("The limits of a key", name -> {
            switch (name) {
                case "concurrency" -> read.concurrency = count(name, QueueLimits.MAX_CONCURRENCY);
                case "rate" -> read.rate = rate(name);
                case "weight" -> read.weight = numberOrOne(name, KeyLimits.MAX_WEIGHT);
                default -> {
                    return false;
                }
            }
            return true;
        });
        return new KeyLimits(read.concurrency, read.rate, read.weight);
    }

    private @Nullable Rate rate(String field) {
        return json.isNull() ? null : json.nested(field, this::readRate).orElse(null);
    }

    /** Empty if it has errors. */
    private Optional<Rate> readRate() {
        OfRate read = new OfRate();
        json.object("A rate", name -> {
            switch (name) {
                case "count" -> {
                    read.hasCount = true;
                    read.count = (int) json.wholeNumber(name, 1, Rate.MAX_COUNT);
                }
                case "per_ms" -> {
                    read.hasPer = true;
                    read.perMs = json.wholeNumber(name, 1, Rate.MAX_PER.toMillis());
                }
                case "burst" -> read.burst = numberOrOne(name, Rate.MAX_COUNT);
                default -> {
                    return false;
                }
            }
            return true;
        });
        if (!read.hasCount) {
            json.reject("count", "count is required");
        }
        if (!read.hasPer) {
            json.reject("per_ms", "per_ms is required");
        }
        return read.count == null || read.perMs == null
                ? Optional.empty()
                : Optional.of(new Rate(read.count, Duration.ofMillis(read.perMs), read.burst));
    }

    private int numberOrOne(String field, int max) {
        return json.isNull() ? 1 : (int) json.wholeNumber(field, 1, max);
    }

    private static final class OfKey {
        private @Nullable Integer concurrency;
        private @Nullable Rate rate;
        private int weight = 1;
    }

    private static final class OfRate {
        private boolean hasCount;
        private boolean hasPer;
        private @Nullable Integer count;
        private @Nullable Long perMs;
        private int burst = 1;
    }
}
