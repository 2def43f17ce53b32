package io.holdfast.queue.flow;

import java.time.Duration;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How many tasks may start within a time. Starts are evenly spaced, one every {@code per / count}; after a break, up to
 * {@code burst} tasks start at once. So at most {@code count + burst - 1} tasks start within any {@code per}.
 *
 * @param count 1 to {@link #MAX_COUNT}
 * @param per 1 ms to {@link #MAX_PER}, whole milliseconds
 * @param burst 1 to {@link #MAX_COUNT}, and no more than starts in about 35 years: times are µs, and must stay exact
 */
public record Rate(int count, Duration per, int burst) {

    public static final int MAX_COUNT = 1_000_000;
    public static final Duration MAX_PER = Duration.ofDays(1);

    private static final long MAX_BURST_MICROS = 1L << 50;

    private static final Pattern TEXT =
            Pattern.compile("(\\d{1,7})\\s*/\\s*(\\d{0,8})\\s*(ms|s|m|h|d)(?:\\s+burst\\s+(\\d{1,7}))?");

    /** Largest first. */
    private enum Unit {
        DAY("d", 86_400_000),
        HOUR("h", 3_600_000),
        MINUTE("m", 60_000),
        SECOND("s", 1_000),
        MILLISECOND("ms", 1);

        private final String text;
        private final long millis;

        Unit(String text, long millis) {
            this.text = text;
            this.millis = millis;
        }

        private static Unit first(Predicate<Unit> condition) {
            return Stream.of(values()).filter(condition).findFirst().orElseThrow();
        }
    }

    public Rate {
        LimitRange.check("count", count, MAX_COUNT);
        LimitRange.check("per_ms", per.compareTo(MAX_PER) > 0 ? Long.MAX_VALUE : per.toMillis(), MAX_PER.toMillis());
        LimitRange.check(
                "burst", burst, Math.min(MAX_COUNT, MAX_BURST_MICROS / Math.max(1, per.toMillis() * 1000 / count)));
        if (per.toNanosPart() % 1_000_000 != 0) {
            throw new IllegalArgumentException("per must be whole milliseconds");
        }
    }

    /** A rate without bursts. */
    public static Rate of(int count, Duration per) {
        return new Rate(count, per, 1);
    }

    /**
     * Reads a rate as people write it: {@code 100/s}, {@code 5/10m}, {@code 10/500ms burst 20}.
     *
     * @throws IllegalArgumentException that says what is allowed
     */
    public static Rate parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("must be like 100/s, 5/10m or 10/s burst 20; units are ms, s, m, h, d");
        }
        long units = matcher.group(2).isEmpty() ? 1 : Long.parseLong(matcher.group(2));
        String unit = matcher.group(3);
        long perMs = units * Unit.first(each -> each.text.equals(unit)).millis;
        int burst = matcher.group(4) == null ? 1 : Integer.parseInt(matcher.group(4));
        try {
            return new Rate(Integer.parseInt(matcher.group(1)), Duration.ofMillis(perMs), burst);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "must be 1 to 1000000 starts in 1 ms to 1 d, with a burst of 1 to 1000000", e);
        }
    }

    /** The form that {@link #parse} reads, in the largest unit that is exact. */
    @Override
    public String toString() {
        long perMs = per.toMillis();
        Unit unit = Unit.first(each -> perMs % each.millis == 0);
        long units = perMs / unit.millis;
        return count + "/" + (units == 1 ? "" : units) + unit.text + (burst == 1 ? "" : " burst " + burst);
    }
}
