package io.holdfast.worker.service.client;

import java.time.Duration;
import java.time.Instant;
import org.apache.hc.client5.http.utils.DateUtils;
import org.jspecify.annotations.Nullable;

/** Parses {@code Retry-After}: seconds or a date. */
public final class RetryAfterHeader {

    /** Also the pause for a header that says "now" or names a time in the past. */
    public static final Duration MIN_PAUSE = Duration.ofSeconds(1);

    static final Duration MAX_PAUSE = Duration.ofHours(1);
    private static final int MAX_DIGITS = 9;

    private RetryAfterHeader() {}

    /** Returns the requested pause, between one second and one hour; null if there is none. */
    public static @Nullable Duration parse(@Nullable String value, Instant now) {
        if (value == null) {
            return null;
        }
        String text = value.strip();
        if (text.matches("\\d{1," + MAX_DIGITS + "}")) {
            return bounded(Duration.ofSeconds(Long.parseLong(text)));
        } else if (text.matches("\\d+")) {
            return MAX_PAUSE;
        }
        Instant until = DateUtils.parseStandardDate(text);
        return until == null ? null : bounded(Duration.between(now, until));
    }

    private static Duration bounded(Duration pause) {
        if (pause.compareTo(MIN_PAUSE) < 0) {
            return MIN_PAUSE;
        }
        return pause.compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : pause;
    }
}
