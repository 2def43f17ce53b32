package io.holdfast.monitor.web.flow;

import io.holdfast.monitor.web.format.Formats;
import io.holdfast.queue.flow.LimitUse;
import io.holdfast.queue.flow.QueueLimits;
import io.holdfast.queue.flow.Rate;
import java.util.ArrayList;
import java.util.List;

/**
 * How much of a limit is used.
 *
 * @param id for tests and for the names of elements
 */
public record LimitBar(String id, String name, long used, long allowed) {

    public String text() {
        return Formats.count(used) + " of " + Formats.count(allowed);
    }

    public boolean isReached() {
        return used >= allowed;
    }

    public static List<LimitBar> of(QueueLimits limits, LimitUse use) {
        List<LimitBar> bars = new ArrayList<>();
        Integer concurrency = limits.concurrency();
        if (concurrency != null) {
            bars.add(new LimitBar("concurrency", "Tasks running at once", use.running(), concurrency));
        }
        Rate rate = limits.rate();
        if (rate != null) {
            bars.add(new LimitBar("rate", "Rate of starts, " + rate, use.rateUsed(), rate.burst()));
        }
        return bars;
    }
}
