package io.holdfast.monitor.web.flow;

import io.holdfast.queue.flow.Rate;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A rate as people write it: {@code 100/s}, {@code 5/10min}, {@code 10/500ms burst 20}. */
final class RateText {

    private static final Pattern FORM =
            Pattern.compile("(\\d{1,7})\\s*/\\s*(\\d{0,8})\\s*(ms|s|min|h|d)(?:\\s+burst\\s+(\\d{1,7}))?");
    private static final Map<String, Long> UNITS =
            Map.of("ms", 1L, "s", 1_000L, "min", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

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
        long perMs = units * UNITS.get(matcher.group(3));
        int burst = matcher.group(4) == null ? 1 : Integer.parseInt(matcher.group(4));
        return new Rate(Integer.parseInt(matcher.group(1)), Duration.ofMillis(perMs), burst);
    }

    /** In the largest unit that is exact. */
    static String format(@Nullable Rate rate) {
        if (rate == null) {
            return "";
        }
        long perMs = rate.per().toMillis();
        String unit = unitOf(perMs);
        long units = perMs / UNITS.get(unit);
        return rate.count() + "/" + (units == 1 ? "" : units) + unit
                + (rate.burst() == 1 ? "" : " burst " + rate.burst());
    }

    private static String unitOf(long perMs) {
        for (String unit : new String[] {"d", "h", "min", "s"}) {
            if (perMs % UNITS.get(unit) == 0) {
                return unit;
            }
        }
        return "ms";
    }
}
