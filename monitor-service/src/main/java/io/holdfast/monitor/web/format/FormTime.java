package io.holdfast.monitor.web.format;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations and instants as a user writes them: {@code 30s}, {@code 2026-01-31T09:00Z}. */
public final class FormTime {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,13}(?=ms)|\\d{1,9})(ms|s|m|h|d)");
    private static final Map<String, ChronoUnit> UNITS = new LinkedHashMap<>();

    static {
        UNITS.put("d", ChronoUnit.DAYS);
        UNITS.put("h", ChronoUnit.HOURS);
        UNITS.put("m", ChronoUnit.MINUTES);
        UNITS.put("s", ChronoUnit.SECONDS);
        UNITS.put("ms", ChronoUnit.MILLIS);
    }

    private FormTime() {}

    public static boolean isInstant(String text) {
        return text.contains("T");
    }

    /** @throws IllegalArgumentException naming the field */
    public static Instant instant(String field, String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    field + " must be a time with its offset, such as 2026-01-31T09:00Z or 2026-01-31T10:00+01:00", e);
        }
    }

    /** @throws IllegalArgumentException naming the field */
    public static Duration duration(String field, String text) {
        Matcher matcher = DURATION.matcher(text);
        ChronoUnit unit = matcher.matches() ? UNITS.get(matcher.group(2)) : null;
        if (unit == null) {
            throw new IllegalArgumentException(field + " must be a whole number and a unit, such as 30s, 5m, 2h or 1d");
        }
        return Duration.of(Long.parseLong(matcher.group(1)), unit);
    }

    /** In the largest unit in which it is a whole number. */
    public static String format(Duration duration) {
        return UNITS.entrySet().stream()
                .filter(unit ->
                        duration.toMillis() % unit.getValue().getDuration().toMillis() == 0)
                .findFirst()
                .map(unit -> duration.toMillis() / unit.getValue().getDuration().toMillis() + unit.getKey())
                .orElseThrow();
    }
}
