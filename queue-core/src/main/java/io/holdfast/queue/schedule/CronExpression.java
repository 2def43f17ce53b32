package io.holdfast.queue.schedule;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A cron expression: the local times that it matches. It has five fields (minute, hour, day of the month, month, day of
 * the week), or six with the second first. A day must match both of its fields.
 *
 * <p>Values, names, {@code *}, ranges, steps and lists are what they are in a crontab. Days of the month may also be
 * {@code L} (the last), {@code L-3} (three days before it), {@code 15W} (the weekday of the month nearest to the 15th)
 * and {@code LW}; days of the week {@code FRIL} (the last Friday of the month) and {@code FRI#2} (the second). {@code
 * @hourly}, {@code @daily}, {@code @weekly}, {@code @monthly} and {@code @yearly} abbreviate expressions.
 */
public final class CronExpression {

    /** Longer texts are refused. */
    public static final int MAX_LENGTH = 250;

    /**
     * Whatever combination of month, day and weekday exists at all exists once in this time. The rarest, a certain
     * weekday on 29 February, is 40 years apart around a century without leap year.
     */
    private static final int MAX_YEARS = 41;

    private static final int MAX_YEAR = 9999;
    private static final int NONE = -1;
    private static final int FIELDS = 6;
    private static final Map<String, String> MACROS = Map.of(
            "@HOURLY", "0 0 * * * *",
            "@DAILY", "0 0 0 * * *",
            "@MIDNIGHT", "0 0 0 * * *",
            "@WEEKLY", "0 0 0 * * 0",
            "@MONTHLY", "0 0 0 1 * *",
            "@YEARLY", "0 0 0 1 1 *",
            "@ANNUALLY", "0 0 0 1 1 *");

    private final String text;
    private final long seconds;
    private final long minutes;
    private final long hours;
    private final long months;
    private final CronDays days;
    private final boolean interval;

    /** @param fields six, the second first */
    private CronExpression(String text, String[] fields) {
        this.text = text;
        this.seconds = bits(CronField.SECOND, fields[0]);
        this.minutes = bits(CronField.MINUTE, fields[1]);
        this.hours = bits(CronField.HOUR, fields[2]);
        this.months = bits(CronField.MONTH, fields[4]);
        this.days = CronDays.parse(fields[3], fields[5]);
        this.interval = Stream.of(fields[0], fields[1], fields[2]).anyMatch(field -> field.matches(".*[*/-].*"));
    }

    /** @throws IllegalArgumentException naming the invalid field and what is allowed */
    public static CronExpression parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("cron must not be longer than " + MAX_LENGTH + " characters");
        }
        String upper = text.strip().toUpperCase(Locale.ROOT);
        if (upper.startsWith("@") && !MACROS.containsKey(upper)) {
            throw new IllegalArgumentException(
                    "cron must be five or six fields, or @hourly, @daily, @weekly, @monthly or @yearly");
        }
        String[] fields = MACROS.getOrDefault(upper, upper).split("\\s+");
        if (fields.length != FIELDS && fields.length != FIELDS - 1) {
            throw new IllegalArgumentException(
                    "cron must have five fields (minute, hour, day of the month, month, day of"
                            + " the week), or six with the second first, not " + fields.length);
        }
        String[] six = fields.length == FIELDS ? fields : ("0 " + String.join(" ", fields)).split(" ");
        CronExpression parsed = new CronExpression(text.strip().replaceAll("\\s+", " "), six);
        if (parsed.nextDate(LocalDate.EPOCH) == null) {
            throw new IllegalArgumentException("cron matches no date that exists");
        }
        return parsed;
    }

    private static long bits(CronField field, String list) {
        long bits = 0;
        for (String item : list.split(",", -1)) {
            bits |= field.parse(item);
        }
        return bits;
    }

    /**
     * Whether it recurs within a day in steps, as opposed to certain times of the day: the second, the minute or the
     * hour has a {@code *}, a range or a step.
     */
    boolean isInterval() {
        return interval;
    }

    /**
     * Returns the first matching local time that is not before this one, which has whole seconds; null if there is none
     * up to the year 9999.
     */
    @Nullable
    LocalDateTime nextOrSame(LocalDateTime time) {
        LocalDate today = time.toLocalDate();
        LocalTime ofToday = isOn(today) ? nextOrSame(time.toLocalTime()) : null;
        if (ofToday != null) {
            return today.atTime(ofToday);
        }
        LocalDate later = nextDate(today.plusDays(1));
        return later == null ? null : later.atTime(first(hours), first(minutes), first(seconds));
    }

    private boolean isOn(LocalDate date) {
        return contains(months, date.getMonthValue()) && days.contain(date);
    }

    private @Nullable LocalDate nextDate(LocalDate from) {
        LocalDate end = from.plusYears(MAX_YEARS);
        LocalDate date = from;
        while (date.isBefore(end) && date.getYear() <= MAX_YEAR) {
            if (!contains(months, date.getMonthValue())) {
                date = date.withDayOfMonth(1).plusMonths(1);
            } else if (days.contain(date)) {
                return date;
            } else {
                date = date.plusDays(1);
            }
        }
        return null;
    }

    private @Nullable LocalTime nextOrSame(LocalTime time) {
        int hour = time.getHour();
        if (contains(hours, hour)) {
            if (contains(minutes, time.getMinute())) {
                int second = next(seconds, time.getSecond());
                if (second != NONE) {
                    return LocalTime.of(hour, time.getMinute(), second);
                }
            }
            int minute = next(minutes, time.getMinute() + 1);
            if (minute != NONE) {
                return LocalTime.of(hour, minute, first(seconds));
            }
        }
        int later = next(hours, hour + 1);
        return later == NONE ? null : LocalTime.of(later, first(minutes), first(seconds));
    }

    private static boolean contains(long bits, int value) {
        return (bits >> value & 1) == 1;
    }

    private static int first(long bits) {
        return next(bits, 0);
    }

    private static int next(long bits, int from) {
        long rest = bits & (-1L << from);
        return rest == 0 ? NONE : Long.numberOfTrailingZeros(rest);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CronExpression expression && text.equals(expression.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The expression as it was written, with one space between its fields. */
    @Override
    public String toString() {
        return text;
    }
}
