package io.holdfast.monitor.web.overview;

import io.holdfast.monitor.state.MonitorState;
import io.holdfast.monitor.state.MonitoredWorker;
import io.holdfast.monitor.state.Snapshot;
import io.holdfast.monitor.web.format.Formats;
import io.holdfast.queue.inspect.Depths;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * One of the six large numbers.
 *
 * @param key its name in {@code /stats}
 * @param tone its color on the page
 * @param value the count; a dash while it is unknown, never a zero
 * @param hint a second line, may be empty
 */
record DepthCard(String key, String label, String tone, String value, String hint) {

    static List<DepthCard> all(MonitorState state) {
        Optional<Snapshot> live = state.live();
        Optional<Depths> total = live.map(Snapshot::total);
        String slots = live.map(DepthCard::slots).orElse("");
        return List.of(
                new DepthCard("pending_high", "Pending, high", "pending", count(total, Depths::pendingHigh), ""),
                new DepthCard(
                        "pending_default", "Pending, default", "pending", count(total, Depths::pendingDefault), ""),
                new DepthCard("pending_low", "Pending, low", "pending", count(total, Depths::pendingLow), ""),
                new DepthCard("processing", "Processing", "processing", count(total, Depths::processing), slots),
                new DepthCard("delayed", "Delayed", "delayed", count(total, Depths::delayed), "scheduled or retrying"),
                new DepthCard("dead_letter", "Dead letters", "dead", count(total, Depths::deadLetter), ""));
    }

    /** Whether it is colored: only if there are tasks. */
    public boolean some() {
        return !value.equals("0") && !value.equals(Formats.NONE);
    }

    private static String count(Optional<Depths> depths, ToLongFunction<Depths> part) {
        return depths.map(d -> Formats.count(part.applyAsLong(d))).orElse(Formats.NONE);
    }

    private static String slots(Snapshot snapshot) {
        return snapshot.livingWorkers().map(DepthCard::slots).orElse("");
    }

    private static String slots(List<MonitoredWorker> living) {
        int slots = living.stream().mapToInt(worker -> worker.report().slots()).sum();
        return slots == 0 ? "no living worker" : "of " + Formats.count(slots) + (slots == 1 ? " slot" : " slots");
    }
}
