package io.holdfast.monitor.web;

import io.holdfast.monitor.watch.Sight;
import io.holdfast.monitor.watch.Snapshot;
import io.holdfast.queue.model.Depths;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the page says while Redis is away.
 *
 * @param since as in HTML's {@code datetime}
 * @param last what was seen before, in a sentence; null when nothing was
 */
record Outage(
        String since,
        String length,
        String reason,
        @Nullable String last) {

    static Outage of(Sight.Lost lost, Instant now) {
        return new Outage(
                lost.since().truncatedTo(ChronoUnit.SECONDS).toString(),
                Words.span(Duration.between(lost.since(), now)),
                lost.reason(),
                sentence(lost.last()));
    }

    private static @Nullable String sentence(@Nullable Snapshot last) {
        if (last == null) {
            return null;
        }
        Depths total = last.total();
        return Words.count(total.pending()) + " pending, " + Words.count(total.processing()) + " processing, "
                + Words.count(total.delayed()) + " delayed, " + Words.count(total.deadLetter()) + " dead";
    }
}
