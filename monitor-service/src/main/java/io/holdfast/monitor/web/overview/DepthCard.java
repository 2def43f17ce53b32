package io.holdfast.monitor.web.overview;

import io.holdfast.monitor.web.format.Formats;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.statistics.Counter;
import io.holdfast.queue.statistics.Series;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One of the six large numbers.
 *
 * @param key its name in tests and scripts
 * @param tone its color on the page
 * @param value the count; a dash while it is unknown, never a zero
 * @param hint a second line, may be empty
 */
record DepthCard(String key, String label, String tone, String value, String hint) {

    /** @param overview null while Redis is unreachable */
    static List<DepthCard> all(@Nullable Overview overview) {
        Depths depths = overview == null ? null : overview.depths();
        Series rates = overview == null ? null : overview.lastMinute();
        return List.of(
                new DepthCard(
                        "pending",
                        "Pending",
                        "pending",
                        count(depths, Depths::pending),
                        depths == null || depths.oldestPending() == null
                                ? ""
                                : "oldest " + Formats.duration(depths.oldestPending())),
                new DepthCard(
                        "processing",
                        "Processing",
                        "processing",
                        count(depths, Depths::processing),
                        overview == null ? "" : slots(overview)),
                new DepthCard("delayed", "Delayed", "delayed", count(depths, Depths::delayed), "scheduled or retrying"),
                new DepthCard(
                        "dead_letter",
                        "Dead letters",
                        "dead",
                        count(depths, Depths::deadLetter),
                        perSecond(rates, Counter.DEAD)),
                new DepthCard("enqueued", "In per second", "plain", rate(rates, Counter.ENQUEUED), "last minute"),
                new DepthCard("completed", "Done per second", "plain", rate(rates, Counter.COMPLETED), "last minute"));
    }

    /** Whether it is colored: only if there are tasks. */
    public boolean some() {
        return !value.equals("0") && !value.equals(Formats.NONE);
    }

    private static String count(@Nullable Depths depths, ToLongFunction<Depths> part) {
        return depths == null ? Formats.NONE : Formats.count(part.applyAsLong(depths));
    }

    private static String rate(@Nullable Series rates, Counter counter) {
        return rates == null || rates.covered().isZero() ? Formats.NONE : Formats.rate(rates.rate(counter));
    }

    private static String perSecond(@Nullable Series rates, Counter counter) {
        String rate = rate(rates, counter);
        return rate.equals("0") || rate.equals(Formats.NONE) ? "" : rate + " more per second";
    }

    private static String slots(Overview overview) {
        if (overview.queue() != null || overview.snapshot().workers() == null) {
            return "";
        }
        int slots = overview.workers().stream()
                .mapToInt(worker -> worker.report().slots())
                .sum();
        return slots == 0 ? "no living worker" : "of " + Formats.count(slots) + (slots == 1 ? " slot" : " slots");
    }
}
