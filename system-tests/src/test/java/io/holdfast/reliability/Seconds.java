package io.holdfast.reliability;

import java.time.Duration;
import java.util.Locale;

/** Formats times for the report. */
final class Seconds {

    private Seconds() {}

    static String of(Duration time) {
        return String.format(Locale.ROOT, "%.2f s", time.toMillis() / 1_000.0);
    }
}
