package io.holdfast.queue.statistics;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/** What this process has counted of one queue since it last sent it. Thread-safe and without locks. */
final class QueueCounts {

    private final Map<Counter, LongAdder> counters = new EnumMap<>(Counter.class); // never changes
    private final Ranges waits = new Ranges();
    private final Ranges runs = new Ranges();
    private final Map<String, OfType> types = new ConcurrentHashMap<>();
    private volatile boolean forgotten;

    QueueCounts() {
        for (Counter counter : Counter.values()) {
            counters.put(counter, new LongAdder());
        }
    }

    private record OfType(LongAdder completed, LongAdder failed, LongAdder runMicros) {}

    /** From now on, who adds to it must see to it that it is sent. */
    void forget() {
        forgotten = true;
    }

    boolean isForgotten() {
        return forgotten;
    }

    void add(Counter counter, long count) {
        adder(counter).add(count);
    }

    private LongAdder adder(Counter counter) {
        return Objects.requireNonNull(counters.get(counter));
    }

    void waited(Duration time) {
        waits.add(time);
    }

    void ran(String type, boolean failed, Duration time) {
        runs.add(time);
        OfType counts =
                types.computeIfAbsent(type, unused -> new OfType(new LongAdder(), new LongAdder(), new LongAdder()));
        (failed ? counts.failed : counts.completed).increment();
        counts.runMicros.add(LatencyHistogram.microsOf(time));
    }

    /** Moves what was counted into the tally. What is counted meanwhile is in this tally or in the next. */
    void drainTo(Tally tally) {
        counters.forEach((counter, adder) -> tally.add(counter, adder.sumThenReset()));
        waits.drain(tally::addWaits);
        runs.drain(tally::addRuns);
        types.forEach((type, counts) -> tally.addType(
                type, counts.completed.sumThenReset(), counts.failed.sumThenReset(), counts.runMicros.sumThenReset()));
    }

    /** The ranges of a {@link LatencyHistogram}; few of them are ever used. */
    private static final class Ranges {

        private interface Drain {
            void accept(int range, long count);
        }

        private final AtomicReferenceArray<LongAdder> adders = new AtomicReferenceArray<>(LatencyHistogram.RANGES);

        void add(Duration time) {
            int range = LatencyHistogram.rangeOf(time);
            LongAdder adder = adders.get(range);
            if (adder == null) {
                adder = adders.updateAndGet(range, present -> present == null ? new LongAdder() : present);
            }
            adder.increment();
        }

        void drain(Drain drain) {
            for (int range = 0; range < adders.length(); range++) {
                LongAdder adder = adders.get(range);
                if (adder != null) {
                    drain.accept(range, adder.sumThenReset());
                }
            }
        }
    }
}
