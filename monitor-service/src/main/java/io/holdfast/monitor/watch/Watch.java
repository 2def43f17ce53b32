package io.holdfast.monitor.watch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the last look at the queues, for all who ask: pages, gauges and the history share one read a second. Asking
 * never waits for Redis, however slowly it answers. Safe for use by many threads; one of them looks.
 */
public final class Watch {

    private static final Logger log = LoggerFactory.getLogger(Watch.class);

    /** A look takes 2.5 s when Redis hangs; what is older than two of them is not the present. */
    private static final Duration OUTDATED_AFTER = Duration.ofSeconds(6);

    private final Supplier<Snapshot> reader;
    private final History history;
    private final Clock clock;
    private final List<Consumer<Snapshot>> listeners = new CopyOnWriteArrayList<>();
    private volatile Sight sight;

    public Watch(Supplier<Snapshot> reader, History history, Clock clock) {
        this.reader = reader;
        this.history = history;
        this.clock = clock;
        this.sight = new Sight.Lost(clock.instant(), "Not asked yet", null);
    }

    /** Looks once; what went wrong is part of the answer. */
    public Sight runOnce() {
        Sight before = sight;
        Sight seen = look(before);
        sight = seen;
        history.add(clock.instant(), seen);
        report(before, seen);
        seen.live().ifPresent(snapshot -> listeners.forEach(listener -> listener.accept(snapshot)));
        return seen;
    }

    /** Tells of every further snapshot, on the thread that looks. */
    public void onSnapshot(Consumer<Snapshot> listener) {
        listeners.add(listener);
    }

    /** What was seen last, unless that is too long ago to be called the present. */
    public Sight sight() {
        Sight seen = sight;
        if (seen instanceof Sight.Clear clear) {
            Instant takenAt = clear.snapshot().takenAt();
            if (takenAt.plus(OUTDATED_AFTER).isBefore(clock.instant())) {
                return new Sight.Lost(takenAt, "No answer for a while", clear.snapshot());
            }
        }
        return seen;
    }

    private Sight look(Sight before) {
        try {
            return new Sight.Clear(reader.get());
        } catch (RuntimeException e) {
            log.debug("A look at the queues failed", e);
            String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            return before instanceof Sight.Lost lost
                    ? new Sight.Lost(lost.since(), reason, lost.last())
                    : new Sight.Lost(clock.instant(), reason, lastOf(before));
        }
    }

    private static @Nullable Snapshot lastOf(Sight sight) {
        return sight.live().orElse(null);
    }

    private void report(Sight before, Sight seen) {
        if (before instanceof Sight.Clear && seen instanceof Sight.Lost lost) {
            log.warn("Redis is away, the dashboard says so: {}", lost.reason());
        } else if (before instanceof Sight.Lost lost && seen instanceof Sight.Clear clear && lost.last() != null) {
            Duration away = Duration.between(lost.since(), clear.snapshot().takenAt());
            log.info("Redis is back after {} s", away.toSeconds());
        }
    }
}
