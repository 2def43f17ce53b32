package io.holdfast.monitor.web.frame;

import io.holdfast.monitor.state.MonitorState;
import io.holdfast.monitor.state.Snapshot;
import io.holdfast.monitor.web.format.Formats;
import io.holdfast.queue.inspect.Depths;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the page shows while Redis is unreachable.
 *
 * @param since for the {@code datetime} attribute in HTML
 * @param last the depths before the outage in one sentence; null if they are unknown
 */
public record Outage(
        String since,
        String length,
        String reason,
        @Nullable String last) {

    static Outage of(MonitorState.Unavailable outage, Instant now) {
        return new Outage(
                outage.since().truncatedTo(ChronoUnit.SECONDS).toString(),
                Formats.duration(Duration.between(outage.since(), now)),
                outage.reason(),
                sentence(outage.last()));
    }

    private static @Nullable String sentence(@Nullable Snapshot last) {
        if (last == null) {
            return null;
        }
        Depths total = last.total();
        return Formats.count(total.pending()) + " pending, " + Formats.count(total.processing()) + " processing, "
                + Formats.count(total.delayed()) + " delayed, " + Formats.count(total.deadLetter()) + " dead";
    }
}
