package io.holdfast.monitor.web.schedules;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * A tick on the page.
 *
 * @param at for the browser, which shows it in the viewer's zone
 * @param local in the zone of the schedule
 * @param starts when its run starts: later within the window
 */
record TickRow(Instant at, String local, Instant starts) {

    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("EEE d MMM uuuu, HH:mm:ss xxx", Locale.ENGLISH);

    /** @param offset by which each run is later than its tick */
    static List<TickRow> all(List<Instant> ticks, ZoneId zone, Duration offset) {
        return ticks.stream()
                .map(tick -> new TickRow(tick, LOCAL.format(tick.atZone(zone)), tick.plus(offset)))
                .toList();
    }
}
