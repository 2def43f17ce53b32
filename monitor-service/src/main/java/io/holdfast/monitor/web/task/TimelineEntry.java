package io.holdfast.monitor.web.task;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the timeline.
 *
 * @param at null if unknown
 * @param title what happened: {@code Run 2 failed}
 * @param tone a color of the page: good, bad, warn, pending, or empty
 * @param detail one line: the worker and the run time; null for none
 * @param error the whole error, in several lines; null for none
 */
record TimelineEntry(
        @Nullable Instant at,
        String title,
        String tone,
        @Nullable String detail,
        @Nullable String error) {}
