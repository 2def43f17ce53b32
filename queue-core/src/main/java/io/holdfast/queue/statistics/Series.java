package io.holdfast.queue.statistics;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The statistics of a span.
 *
 * @param at when they were read, by Redis' clock
 * @param buckets all buckets of the span, oldest first, without the current one while it has hardly begun
 */
public record Series(Span span, Instant at, List<Bucket> buckets) {

    public Series {
        buckets = List.copyOf(buckets);
    }

    /** All of it together; empty if there are no figures. */
    public Tally total() {
        return known().map(Bucket::tally).map(Objects::requireNonNull).reduce(new Tally(), Tally::add, Tally::add);
    }

    /** How much of the span is known. */
    public Duration covered() {
        return known().map(Bucket::covered).reduce(Duration.ZERO, Duration::plus);
    }

    /** Events per second while something was known; NaN if nothing is. */
    public double rate(Counter counter) {
        return total().count(counter) * 1_000.0 / covered().toMillis();
    }

    private Stream<Bucket> known() {
        return buckets.stream().filter(bucket -> bucket.tally() != null);
    }
}
