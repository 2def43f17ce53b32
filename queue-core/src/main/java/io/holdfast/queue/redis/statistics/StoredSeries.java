package io.holdfast.queue.redis.statistics;

import io.holdfast.queue.redis.script.Reply;
import io.holdfast.queue.statistics.Bucket;
import io.holdfast.queue.statistics.Gauge;
import io.holdfast.queue.statistics.Series;
import io.holdfast.queue.statistics.Span;
import io.holdfast.queue.statistics.Tally;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The buckets of a span that Redis has.
 *
 * @param tallies by start; a bucket without counts is missing
 */
record StoredSeries(Span span, Instant at, Map<Instant, Tally> tallies) {

    private static final List<Gauge> DEPTHS =
            List.of(Gauge.PENDING, Gauge.DELAYED, Gauge.PROCESSING, Gauge.DEAD_LETTERS, Gauge.OLDEST_PENDING);

    /** The current bucket is left out until it covers this time: most of its flushes are still missing, so its rates would be wrong. */
    private static final Duration MIN_COVERED = Duration.ofSeconds(5);

    /** Reads the reply of {@code series.lua}. */
    static StoredSeries read(Span span, Reply reply) {
        Instant at = Instant.ofEpochMilli(reply.number());
        String open = reply.text();
        Map<Instant, Tally> tallies = new HashMap<>();
        for (Instant start = first(span, at); reply.hasMore(); start = start.plus(span.width())) {
            String counts = reply.text();
            if (!counts.isEmpty()) {
                tallies.put(start, Tally.parse(counts));
            }
        }
        addOpen(tallies, span, open);
        return new StoredSeries(span, at, tallies);
    }

    /** The open bucket of 10 s is not yet part of the others. */
    private static void addOpen(Map<Instant, Tally> tallies, Span span, String open) {
        int end = open.indexOf(' ');
        if (end > 0 && open.substring(0, end).matches("\\d{1,12}")) {
            Instant start = startOf(span, Instant.ofEpochSecond(Long.parseLong(open.substring(0, end))));
            tallies.computeIfAbsent(start, unused -> new Tally()).add(Tally.parse(open.substring(end + 1)));
        }
    }

    private static Instant startOf(Span span, Instant time) {
        long width = span.width().toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), width) * width);
    }

    private static Instant first(Span span, Instant now) {
        return startOf(span, now).minus(span.length());
    }

    /**
     * The series of one queue. A bucket that the total has and this queue has not is zero: an idle process sends nothing
     * for a queue, and a monitor no depths for an empty one.
     */
    Series seriesWithZeros(Series total) {
        for (Bucket bucket : total.buckets()) {
            Tally ofTotal = bucket.tally();
            if (ofTotal != null) {
                Tally own = tallies.computeIfAbsent(bucket.start(), unused -> new Tally());
                DEPTHS.stream()
                        .filter(depth -> ofTotal.gauge(depth).isPresent())
                        .filter(depth -> own.gauge(depth).isEmpty())
                        .forEach(depth -> own.set(depth, 0));
            }
        }
        return series();
    }

    Series series() {
        List<Bucket> buckets = new ArrayList<>();
        Instant last = startOf(span, at);
        for (Instant start = first(span, at); !start.isAfter(last); start = start.plus(span.width())) {
            Duration covered = start.equals(last) ? Duration.between(start, at) : span.width();
            if (covered.compareTo(MIN_COVERED) >= 0) {
                buckets.add(new Bucket(start, covered, tallies.get(start)));
            }
        }
        return new Series(span, at, buckets);
    }
}
