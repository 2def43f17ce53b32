package io.holdfast.monitor.web;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers and spans of time as people read them. */
final class Words {

    /** For what is not known, or not there. */
    static final String NONE = "–";

    private Words() {}

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** In its two largest units, so that it neither jumps nor lies. */
    static String span(@Nullable Duration span) {
        if (span == null) {
            return NONE;
        }
        if (span.toDays() > 0) {
            return span.toDays() + " d " + span.toHoursPart() + " h";
        } else if (span.toHours() > 0) {
            return span.toHours() + " h " + span.toMinutesPart() + " min";
        } else if (span.toMinutes() > 0) {
            return span.toMinutes() + " min " + span.toSecondsPart() + " s";
        }
        return span.toSeconds() + " s";
    }
}
