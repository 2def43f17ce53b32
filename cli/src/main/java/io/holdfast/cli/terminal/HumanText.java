package io.holdfast.cli.terminal;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Times and numbers as people read them. JSON has the exact ones. */
public final class HumanText {

    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

    private HumanText() {}

    /** {@code 1,234,567}. */
    public static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code 1 task}, {@code 2 tasks}. */
    public static String count(long number, String what) {
        return number(number) + " " + what + (number == 1 ? "" : "s");
    }

    /** {@code 850 ms}, {@code 12 s}, {@code 3 min 5 s}, {@code 2 h 40 min}, {@code 3 d 4 h}. */
    public static String duration(Duration duration) {
        long millis = Math.max(0, duration.toMillis());
        long seconds = millis / 1_000;
        if (seconds < 1) {
            return millis + " ms";
        } else if (seconds < 60) {
            return seconds + " s";
        } else if (seconds < 3_600) {
            return two(seconds / 60, "min", seconds % 60, "s");
        } else if (seconds < 86_400) {
            return two(seconds / 3_600, "h", seconds % 3_600 / 60, "min");
        }
        return two(seconds / 86_400, "d", seconds % 86_400 / 3_600, "h");
    }

    /** The same in its largest unit only: {@code 3 min}. */
    public static String roughly(Duration duration) {
        String[] words = duration(duration).split(" ", 3);
        return words[0] + " " + words[1];
    }

    private static String two(long large, String unit, long small, String smallUnit) {
        return large + " " + unit + (small == 0 ? "" : " " + small + " " + smallUnit);
    }

    /** {@code 12 s ago}, {@code in 5 min}. */
    public static String relative(Instant time, Instant now) {
        return time.isAfter(now)
                ? "in " + duration(Duration.between(now, time))
                : duration(Duration.between(time, now)) + " ago";
    }

    /** {@code 2026-11-28 09:30:00 UTC (12 s ago)}. */
    public static String time(Instant time, Instant now) {
        String text = time.truncatedTo(ChronoUnit.SECONDS).toString();
        return text.replace("T", " ").replace("Z", " UTC") + " (" + relative(time, now) + ")";
    }

    /** {@code 12.5 MiB}. */
    public static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1_024 && unit < UNITS.length - 1) {
            value /= 1_024;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }

    /** {@code 0}, {@code 0.4}, {@code 12}, {@code 1,234}. */
    public static String rate(double perSecond) {
        if (Double.isNaN(perSecond)) {
            return "-";
        }
        return perSecond > 0 && perSecond < 9.95
                ? String.format(Locale.ROOT, "%.1f", perSecond)
                : number(Math.round(perSecond));
    }
}
