package io.holdfast.worker;

import io.holdfast.queue.lease.ExponentialBackoff;
import io.holdfast.queue.task.TimeRange;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/**
 * How long a failed task waits until its next run. In settings and annotations: {@code exponential 1s 5m}, {@code fixed
 * 10s}, {@code list 1s 10s 1m}.
 */
public sealed interface BackoffStrategy {

    /**
     * @param failures how often the task has failed before, 0 the first time
     * @param randomUpTo a random number from 0 to its argument, both included
     */
    Duration delayAfter(int failures, LongUnaryOperator randomUpTo);

    /** A uniformly random delay between zero and {@code min(max, base * 2^failures)}. */
    record Exponential(Duration base, Duration max) implements BackoffStrategy {

        public Exponential {
            check("base", base);
            check("maximum", max);
        }

        @Override
        public Duration delayAfter(int failures, LongUnaryOperator randomUpTo) {
            return new ExponentialBackoff(base, max).after(failures, randomUpTo);
        }
    }

    /** Always the same delay. */
    record Fixed(Duration delay) implements BackoffStrategy {

        public Fixed {
            check("delay", delay);
        }

        @Override
        public Duration delayAfter(int failures, LongUnaryOperator randomUpTo) {
            return delay;
        }
    }

    /** One delay after the other; the last one repeats. */
    record Listed(List<Duration> delays) implements BackoffStrategy {

        public Listed {
            if (delays.isEmpty()) {
                throw new IllegalArgumentException(
                        "The list of delays of a back-off is empty: at least one is required");
            }
            delays.forEach(delay -> check("delay", delay));
            delays = List.copyOf(delays);
        }

        @Override
        public Duration delayAfter(int failures, LongUnaryOperator randomUpTo) {
            return delays.get(Math.min(failures, delays.size() - 1));
        }
    }

    static BackoffStrategy exponential(Duration base, Duration max) {
        return new Exponential(base, max);
    }

    static BackoffStrategy fixed(Duration delay) {
        return new Fixed(delay);
    }

    static BackoffStrategy list(Duration... delays) {
        return new Listed(Arrays.asList(delays));
    }

    /** @throws IllegalArgumentException that says what is allowed */
    static BackoffStrategy parse(String text) {
        String[] words = text.strip().split("\\s+", -1);
        try {
            List<Duration> times = Arrays.stream(words)
                    .skip(1)
                    .map(DurationStyle::detectAndParse)
                    .toList();
            boolean good = times.stream().allMatch(TimeRange::contains);
            if (good && words[0].equals("exponential") && times.size() == 2) {
                return exponential(times.get(0), times.get(1));
            } else if (good && words[0].equals("fixed") && times.size() == 1) {
                return fixed(times.get(0));
            } else if (good && words[0].equals("list") && !times.isEmpty()) {
                return new Listed(times);
            }
        } catch (IllegalArgumentException e) {
            throw refused(text, e);
        }
        throw refused(text, null);
    }

    private static void check(String name, @Nullable Duration time) {
        if (time == null || !TimeRange.contains(time)) {
            throw new IllegalArgumentException("The " + name + " of a back-off is " + time + ": it must be 0s to "
                    + TimeRange.MAX_DURATION.toDays() + "d");
        }
    }

    private static IllegalArgumentException refused(String text, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "The back-off '" + text
                        + "' is malformed: it must be like 'exponential 1s 5m', 'fixed 10s' or 'list 1s 10s 1m', each"
                        + " time at most " + TimeRange.MAX_DURATION.toDays() + "d",
                cause);
    }
}
