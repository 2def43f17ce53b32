package io.holdfast.service.flow;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.holdfast.queue.flow.KeyLimits;
import io.holdfast.queue.flow.QueueLimits;
import io.holdfast.queue.flow.Rate;
import io.holdfast.queue.task.TaskKey;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The limits of a queue in JSON, in the form in which they are set. What has no limit is absent. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LimitsView(
        @Nullable Integer concurrency,
        @Nullable RateView rate,
        @JsonProperty("key_concurrency") @Nullable Integer keyConcurrency,
        @JsonProperty("key_rate") @Nullable RateView keyRate,
        @JsonProperty("key_max_pending") @Nullable Integer keyMaxPending,
        @Nullable Map<String, @Nullable KeyView> keys) {

    /** A rate in JSON. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RateView(
            int count,
            @JsonProperty("per_ms") long perMs,
            @Nullable Integer burst) {

        private static @Nullable RateView of(@Nullable Rate rate) {
            return rate == null ? null : new RateView(rate.count(), rate.per().toMillis(), rate.burst());
        }

        private static @Nullable Rate read(String field, @Nullable RateView view) {
            return view == null
                    ? null
                    : within(
                            field,
                            () -> new Rate(
                                    view.count, Duration.ofMillis(view.perMs), view.burst == null ? 1 : view.burst));
        }
    }

    /** The limits of one key in JSON. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record KeyView(
            @Nullable Integer concurrency,
            @Nullable RateView rate,
            @Nullable Integer weight) {

        private static KeyView of(KeyLimits limits) {
            return new KeyView(limits.concurrency(), RateView.of(limits.rate()), limits.weight());
        }

        private KeyLimits read(String field) {
            Rate read = RateView.read(field + ".rate", rate);
            return within(field, () -> new KeyLimits(concurrency, read, weight == null ? 1 : weight));
        }
    }

    private interface Reading<T> {
        T read();
    }

    public static LimitsView of(QueueLimits limits) {
        Map<String, @Nullable KeyView> keys = new LinkedHashMap<>();
        limits.keys().forEach((key, ofKey) -> keys.put(key.value(), KeyView.of(ofKey)));
        return new LimitsView(
                limits.concurrency(),
                RateView.of(limits.rate()),
                limits.keyConcurrency(),
                RateView.of(limits.keyRate()),
                limits.keyMaxPending(),
                keys.isEmpty() ? null : keys);
    }

    /** @throws IllegalArgumentException that names the field, such as {@code keys.acme.weight}, and what is allowed */
    public QueueLimits read() {
        Map<TaskKey, KeyLimits> ofKeys = new LinkedHashMap<>();
        if (keys != null) {
            keys.forEach((name, view) -> {
                if (view != null) {
                    ofKeys.put(within("keys", () -> new TaskKey(name)), view.read("keys." + name));
                }
            });
        }
        return new QueueLimits(
                concurrency,
                RateView.read("rate", rate),
                keyConcurrency,
                RateView.read("key_rate", keyRate),
                keyMaxPending,
                ofKeys);
    }

    private static <T> T within(String field, Reading<T> reading) {
        try {
            return reading.read();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(field + ": " + e.getMessage(), e);
        }
    }
}
