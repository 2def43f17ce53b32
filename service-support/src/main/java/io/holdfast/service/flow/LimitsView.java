package io.holdfast.service.flow;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.holdfast.queue.flow.KeyLimits;
import io.holdfast.queue.flow.QueueLimits;
import io.holdfast.queue.flow.Rate;
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
}
