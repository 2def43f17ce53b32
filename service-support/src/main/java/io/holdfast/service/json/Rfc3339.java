package io.holdfast.service.json;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses RFC 3339 times. An offset is required, since a local time is ambiguous. */
public final class Rfc3339 {

    private static final Pattern FORM = Pattern.compile(
            "(\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}):(\\d{2})(?:(\\.\\d{1,9})\\d*)?"
                    + "(?:Z|([+-])([01]\\d|2[0-3]):([0-5]\\d))",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern WITHOUT_OFFSET = Pattern.compile("\\d{4}-\\d{2}-\\d{2}[Tt ]\\d{2}:\\d{2}(:\\d{2}.*)?");
    private static final LocalTime BEFORE_LEAP_SECOND = LocalTime.of(23, 59, 59);
    private static final String LEAP_SECOND = "60";
    private static final int MAX_YEAR = 2999;

    private Rfc3339() {}

    /**
     * Parses a leap second, 23:59:60 UTC, as the following second.
     *
     * @throws IllegalArgumentException naming the field and what is allowed
     */
    public static Instant parse(String field, String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    WITHOUT_OFFSET.matcher(text).matches() && !hasOffset(text)
                            ? field + " must have an offset, like 2030-01-31T12:00:00Z or 2030-01-31T12:00:00+01:00"
                            : field + " must be an RFC 3339 time, like 2030-01-31T12:00:00Z");
        }
        if (Integer.parseInt(text.substring(0, 4)) > MAX_YEAR) {
            throw new IllegalArgumentException(field + " must not be after the year " + MAX_YEAR);
        }
        boolean leap = matcher.group(2).equals(LEAP_SECOND);
        try {
            LocalDateTime utc = utc(matcher, leap ? "59" : matcher.group(2));
            if (leap && !utc.toLocalTime().truncatedTo(ChronoUnit.SECONDS).equals(BEFORE_LEAP_SECOND)) {
                throw invalidTime(field);
            }
            return utc.plusSeconds(leap ? 1 : 0).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw invalidTime(field);
        }
    }

    private static LocalDateTime utc(Matcher parts, String second) {
        String fraction = parts.group(3) == null ? "" : parts.group(3);
        LocalDateTime local = LocalDateTime.parse(parts.group(1).toUpperCase(Locale.ROOT) + ":" + second + fraction);
        if (parts.group(4) == null) {
            return local;
        }
        Duration offset =
                Duration.ofHours(Integer.parseInt(parts.group(5))).plusMinutes(Integer.parseInt(parts.group(6)));
        return parts.group(4).equals("+") ? local.minus(offset) : local.plus(offset);
    }

    private static IllegalArgumentException invalidTime(String field) {
        return new IllegalArgumentException(field + " must be an existing day, an hour from 00 to 23, and minutes and"
                + " seconds from 00 to 59; second 60 only as the leap second 23:59:60 UTC");
    }

    private static boolean hasOffset(String text) {
        return text.endsWith("Z") || text.endsWith("z") || text.substring(10).matches(".*[+-]\\d{2}:?\\d{2}");
    }
}
