package io.holdfast.queue.statistics;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What happened in one part of a span.
 *
 * @param covered the part of it that is over
 * @param tally null if there are no figures: Redis was unavailable, or no Holdfast process was running
 */
public record Bucket(
        Instant start, Duration covered, @Nullable Tally tally) {

    /** Events per second; NaN if there are no figures. */
    public double rate(Counter counter) {
        return tally == null ? Double.NaN : tally.count(counter) * 1_000.0 / covered.toMillis();
    }
}
