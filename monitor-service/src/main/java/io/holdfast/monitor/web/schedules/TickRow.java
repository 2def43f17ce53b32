package io.holdfast.monitor.web.schedules;

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
 */
record TickRow(Instant at, String local) {

    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("EEE d MMM uuuu, HH:mm:ss xxx", Locale.ENGLISH);

    static List<TickRow> all(List<Instant> ticks, ZoneId zone) {
        return ticks.stream()
                .map(tick -> new TickRow(tick, LOCAL.format(tick.atZone(zone))))
                .toList();
    }
}
