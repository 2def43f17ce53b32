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
