package io.holdfast.monitor.web.format;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Formats numbers and durations for people. */
public final class Formats {

    /** Stands for an unknown or absent value. */
    public static final String NONE = "–";

    private Formats() {}

    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Per second, with as many digits as say something. */
    public static String rate(double perSecond) {
        if (Double.isNaN(perSecond)) {
            return NONE;
        } else if (perSecond == 0 || perSecond >= 10) {
            return count(Math.round(perSecond));
        }
        return perSecond < 0.05 ? "< 0.1" : String.format(Locale.ROOT, "%.1f", perSecond);
    }

    /** A share of 0 to 1 in percent. */
    public static String share(double share) {
        if (share == 0 || share >= 0.1) {
            return Math.round(share * 100) + " %";
        }
        return share < 0.001 ? "< 0.1 %" : String.format(Locale.ROOT, "%.1f %%", share * 100);
    }

    /** A short time in milliseconds, a longer one like {@link #duration}. */
    public static String runTime(Duration time) {
        if (time.toSeconds() >= 60) {
            return duration(time);
        }
        long millis = time.toMillis();
        return millis < 1_000 ? millis + " ms" : String.format(Locale.ROOT, "%.1f s", millis / 1_000.0);
    }

    /** In the two largest units. */
    public static String duration(@Nullable Duration duration) {
        if (duration == null) {
            return NONE;
        }
        if (duration.toDays() > 0) {
            return duration.toDays() + " d " + duration.toHoursPart() + " h";
        } else if (duration.toHours() > 0) {
            return duration.toHours() + " h " + duration.toMinutesPart() + " min";
        } else if (duration.toMinutes() > 0) {
            return duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
        }
        return duration.toSeconds() + " s";
    }
}
