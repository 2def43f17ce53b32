package io.holdfast.monitor.web.diagnosis;

import io.holdfast.monitor.web.format.Formats;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.statistics.Counter;
import io.holdfast.queue.statistics.Series;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long the backlog takes at the rates of the last minute.
 *
 * @param trend what the backlog does
 * @param sentence the same for people
 * @param seconds until it is done; null unless it shrinks
 */
public record Outlook(
        Trend trend, String sentence, @Nullable Long seconds) {

    public enum Trend {
        UNKNOWN,
        EMPTY,
        PAUSED,
        STANDING,
        GROWING,
        SHRINKING
    }

    /** The outlook of one queue. */
    public static Outlook of(Depths queue, @Nullable Series lastMinute) {
        return of(queue, lastMinute, List.of());
    }

    /**
     * The outlook of queues together. Nobody works on the tasks of a paused one, so neither its backlog nor what arrives
     * there counts, unless all are paused.
     *
     * @param lastMinute of all of them; null if there are no figures
     * @param ofPaused the last minute of each paused one; null if they cannot be read
     */
    public static Outlook of(Collection<Depths> queues, @Nullable Series lastMinute, @Nullable List<Series> ofPaused) {
        Depths total = queues.stream().reduce(Depths::plus).orElse(Depths.NONE);
        Depths open = queues.stream()
                .filter(depths -> !depths.paused())
                .reduce(Depths::plus)
                .orElse(Depths.NONE);
        if (total.paused()) {
            return of(total, lastMinute);
        }
        Outlook outlook = ofPaused == null ? of(open, null) : of(open, lastMinute, ofPaused);
        long paused = total.pending() - open.pending();
        if (paused == 0) {
            return outlook;
        }
        return new Outlook(
                outlook.trend(),
                outlook.sentence() + " Not counted: " + Formats.count(paused) + (paused == 1 ? " task" : " tasks")
                        + " of paused queues.",
                outlook.seconds());
    }

    private static Outlook of(Depths depths, @Nullable Series lastMinute, List<Series> without) {
        long pending = depths.pending();
        String backlog = Formats.count(pending) + (pending == 1 ? " task" : " tasks");
        if (pending == 0) {
            return new Outlook(Trend.EMPTY, "No task is waiting.", null);
        } else if (depths.paused()) {
            return new Outlook(Trend.PAUSED, "Paused, with a backlog of " + backlog + ".", null);
        } else if (lastMinute == null || lastMinute.covered().isZero()) {
            return new Outlook(
                    Trend.UNKNOWN,
                    "A backlog of " + backlog + "; the rate at which it is processed is not known yet.",
                    null);
        }
        double out = rate(lastMinute, without, Counter.COMPLETED) + rate(lastMinute, without, Counter.DEAD);
        double in = rate(lastMinute, without, Counter.ENQUEUED);
        if (out == 0) {
            return new Outlook(
                    Trend.STANDING,
                    "A backlog of " + backlog + ", and nothing was completed in the last minute.",
                    null);
        } else if (in >= out) {
            return new Outlook(
                    Trend.GROWING,
                    "The backlog of " + backlog + " does not shrink: " + Formats.rate(in) + " arrive and "
                            + Formats.rate(out) + " are done per second.",
                    null);
        }
        long seconds = Math.max(1, Math.round(pending / (out - in)));
        return new Outlook(
                Trend.SHRINKING,
                "At " + Formats.rate(out) + " tasks/s"
                        + (in == 0 ? "" : ", with " + Formats.rate(in) + " more arriving each second,")
                        + " the backlog of " + Formats.count(pending) + " is done in about "
                        + Formats.duration(Duration.ofSeconds(seconds)) + ".",
                seconds);
    }

    private static double rate(Series all, List<Series> without, Counter counter) {
        long excluded = without.stream()
                .mapToLong(series -> series.total().count(counter))
                .sum();
        long count = Math.max(0, all.total().count(counter) - excluded); // they were not read at the same moment
        return count * 1_000.0 / all.covered().toMillis();
    }
}
