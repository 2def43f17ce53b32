package io.holdfast.monitor.web.flow;

import io.holdfast.queue.flow.Rate;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A rate as people write it: {@code 100/s}, {@code 5/10min}, {@code 10/500ms burst 20}. */
final class RateText {

    private static final Pattern FORM =
            Pattern.compile("(\\d{1,7})\\s*/\\s*(\\d{0,8})\\s*(ms|s|min|h|d)(?:\\s+burst\\s+(\\d{1,7}))?");

    /** Largest first. */
    private enum Unit {
        DAY("d", 86_400_000),
        HOUR("h", 3_600_000),
        MINUTE("min", 60_000),
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

    private RateText() {}

    /**
     * Null for an empty text.
     *
     * @throws IllegalArgumentException that says what is allowed
     */
    static @Nullable Rate parse(String text) {
        if (text.isEmpty()) {
            return null;
        }
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "must be like 100/s, 5/10min or 10/s burst 20; units are ms, s, min, h, d");
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

    /** In the largest unit that is exact. */
    static String format(@Nullable Rate rate) {
        if (rate == null) {
            return "";
        }
        long perMs = rate.per().toMillis();
        Unit unit = Unit.first(each -> perMs % each.millis == 0);
        long units = perMs / unit.millis;
        return rate.count() + "/" + (units == 1 ? "" : units) + unit.text
                + (rate.burst() == 1 ? "" : " burst " + rate.burst());
    }
}
