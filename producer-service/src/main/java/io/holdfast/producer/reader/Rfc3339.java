package io.holdfast.producer.reader;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Moments as RFC 3339 writes them, always with an offset: a local time means another moment on every machine. */
final class Rfc3339 {

    private static final Pattern FORM = Pattern.compile(
            "(\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2})(\\.\\d{1,9})?\\d{0,20}(Z|[+-]\\d{2}:\\d{2})",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern WITHOUT_OFFSET = Pattern.compile("\\d{4}-\\d{2}-\\d{2}[Tt ]\\d{2}:\\d{2}(:\\d{2}.*)?");
    private static final int LAST_YEAR = 2999;

    private Rfc3339() {}

    /** @throws IllegalArgumentException that names the field and what is allowed */
    static Instant parse(String field, String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    WITHOUT_OFFSET.matcher(text).matches() && !hasOffset(text)
                            ? field + " must have an offset, like 2030-01-31T12:00:00Z or 2030-01-31T12:00:00+01:00"
                            : field + " must be a time by RFC 3339, like 2030-01-31T12:00:00Z");
        }
        try {
            LocalDateTime local = LocalDateTime.parse(dateTime(matcher).toUpperCase(Locale.ROOT));
            if (local.getYear() > LAST_YEAR) {
                throw new IllegalArgumentException(field + " must not lie beyond the year " + LAST_YEAR);
            }
            return local.toInstant(offset(matcher.group(3).toUpperCase(Locale.ROOT)));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(field + " must be a time that exists in the calendar", e);
        }
    }

    private static String dateTime(Matcher matcher) {
        return matcher.group(2) == null ? matcher.group(1) : matcher.group(1) + matcher.group(2);
    }

    private static ZoneOffset offset(String text) {
        return text.equals("-00:00") ? ZoneOffset.UTC : ZoneOffset.of(text);
    }

    private static boolean hasOffset(String text) {
        return text.endsWith("Z") || text.endsWith("z") || text.substring(10).matches(".*[+-]\\d{2}:?\\d{2}");
    }
}
