package io.holdfast.monitor.web;

import io.holdfast.monitor.watch.SeenWorker;
import io.holdfast.monitor.watch.Sight;
import io.holdfast.monitor.watch.Snapshot;
import io.holdfast.queue.model.Depths;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * One depth, large.
 *
 * @param key its name in {@code /stats}
 * @param tone its colour on the page
 * @param value the count; a dash while it is not known, never a zero
 * @param hint what else there is to know
 */
record DepthCard(String key, String label, String tone, String value, String hint) {

    static List<DepthCard> all(Sight sight) {
        Optional<Snapshot> live = sight.live();
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

    /** Worth a look: it is coloured only when there is something. */
    public boolean some() {
        return !value.equals("0") && !value.equals(Words.NONE);
    }

    private static String count(Optional<Depths> depths, ToLongFunction<Depths> part) {
        return depths.map(d -> Words.count(part.applyAsLong(d))).orElse(Words.NONE);
    }

    private static String slots(Snapshot snapshot) {
        return snapshot.livingWorkers().map(DepthCard::slots).orElse("");
    }

    private static String slots(List<SeenWorker> living) {
        int slots = living.stream().mapToInt(worker -> worker.report().slots()).sum();
        return slots == 0 ? "no worker alive" : "of " + Words.count(slots) + (slots == 1 ? " slot" : " slots");
    }
}
