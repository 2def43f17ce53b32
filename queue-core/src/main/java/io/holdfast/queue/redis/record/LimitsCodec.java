package io.holdfast.queue.redis.record;

import io.holdfast.queue.flow.KeyLimits;
import io.holdfast.queue.flow.QueueLimits;
import io.holdfast.queue.flow.Rate;
import io.holdfast.queue.task.TaskKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Limits as stored: words, {@code -} for none. A damaged one counts as none, as in the scripts: it must not hide the
 * others. A rate is {@code count/ms/burst}.
 */
public final class LimitsCodec {

    private static final String NONE = "-";
    private static final Pattern RATE = Pattern.compile("(\\d{1,7})/(\\d{1,8})/(\\d{1,7})");

    private LimitsCodec() {}

    /** The limits of a queue without those of single keys; empty for none. */
    public static String encode(QueueLimits limits) {
        String text = Stream.of(
                        text(limits.concurrency()),
                        text(limits.rate()),
                        text(limits.keyConcurrency()),
                        text(limits.keyRate()),
                        text(limits.keyMaxPending()))
                .collect(Collectors.joining(" "));
        return text.chars().allMatch(c -> c == '-' || c == ' ') ? "" : text;
    }

    public static String encode(KeyLimits limits) {
        return text(limits.concurrency()) + " " + text(limits.rate()) + " " + limits.weight();
    }

    private static String text(@Nullable Integer limit) {
        return Objects.toString(limit, NONE);
    }

    private static String text(@Nullable Rate rate) {
        return rate == null ? NONE : rate.count() + "/" + rate.per().toMillis() + "/" + rate.burst();
    }

    /**
     * @param stored with the version before it; may be empty
     * @param keys encoded keys and their limits as stored
     */
    public static QueueLimits decode(String stored, Map<String, String> keys) {
        String[] words = Arrays.copyOf(stored.split(" "), 6);
        return new QueueLimits(
                limit(words[1], QueueLimits.MAX_CONCURRENCY),
                rate(words[2]),
                limit(words[3], QueueLimits.MAX_CONCURRENCY),
                rate(words[4]),
                limit(words[5], QueueLimits.MAX_KEY_MAX_PENDING),
                decode(keys));
    }

    private static Map<TaskKey, KeyLimits> decode(Map<String, String> keys) {
        Map<TaskKey, KeyLimits> decoded = new LinkedHashMap<>();
        keys.forEach((key, stored) -> {
            TaskKey name = StoredName.key(key);
            if (name != null && decoded.size() < QueueLimits.MAX_KEYS) {
                String[] words = Arrays.copyOf(stored.split(" "), 3);
                Integer weight = limit(words[2], KeyLimits.MAX_WEIGHT);
                decoded.put(
                        name,
                        new KeyLimits(
                                limit(words[0], QueueLimits.MAX_CONCURRENCY),
                                rate(words[1]),
                                weight == null ? 1 : weight));
            }
        });
        return decoded;
    }

    private static @Nullable Integer limit(@Nullable String word, int max) {
        if (word == null || !word.matches("\\d{1,10}")) {
            return null;
        }
        long limit = Long.parseLong(word);
        return limit >= 1 && limit <= max ? (int) limit : null;
    }

    private static @Nullable Rate rate(@Nullable String word) {
        Matcher parts = RATE.matcher(word == null ? "" : word);
        if (!parts.matches()) {
            return null;
        }
        try {
            return new Rate(
                    Integer.parseInt(parts.group(1)),
                    Duration.ofMillis(Long.parseLong(parts.group(2))),
                    Integer.parseInt(parts.group(3)));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
