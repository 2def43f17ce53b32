package io.holdfast.monitor.state;

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
 * Keeps the last state, so that pages and gauges share one read per second. {@link #state} never waits for Redis.
 * Thread-safe; one thread refreshes.
 */
public final class StateTracker {

    private static final Logger log = LoggerFactory.getLogger(StateTracker.class);

    /** A read takes up to 2.5 s if Redis hangs. A state older than two reads is outdated. */
    private static final Duration OUTDATED_AFTER = Duration.ofSeconds(6);

    private final Supplier<Snapshot> reader;
    private final Clock clock;
    private final List<Consumer<Snapshot>> listeners = new CopyOnWriteArrayList<>();
    private final List<Runnable> refreshed = new CopyOnWriteArrayList<>();
    private volatile MonitorState state;

    public StateTracker(Supplier<Snapshot> reader, Clock clock) {
        this.reader = reader;
        this.clock = clock;
        this.state = new MonitorState.Unavailable(clock.instant(), "Redis has not been read yet", null);
    }

    /** Reads Redis once. Never throws: a failure becomes the state. */
    public MonitorState refresh() {
        MonitorState before = state;
        MonitorState now = read(before);
        state = now;
        logChange(before, now);
        now.available().ifPresent(snapshot -> listeners.forEach(listener -> listener.accept(snapshot)));
        refreshed.forEach(Runnable::run);
        return now;
    }

    /** Calls a listener after every further read, also a failed one, on the thread that refreshes. */
    public void onRefresh(Runnable listener) {
        refreshed.add(listener);
    }

    /** Calls a listener with every further snapshot, on the thread that refreshes. */
    public void onSnapshot(Consumer<Snapshot> listener) {
        listeners.add(listener);
    }

    /** The last state; unavailable if it is outdated. */
    public MonitorState state() {
        MonitorState last = state;
        if (last instanceof MonitorState.Available available) {
            Instant takenAt = available.snapshot().takenAt();
            if (takenAt.plus(OUTDATED_AFTER).isBefore(clock.instant())) {
                return new MonitorState.Unavailable(takenAt, "Redis has not answered recently", available.snapshot());
            }
        }
        return last;
    }

    private MonitorState read(MonitorState before) {
        try {
            return new MonitorState.Available(reader.get());
        } catch (RuntimeException e) {
            log.debug("Could not read the queues", e);
            String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            return before instanceof MonitorState.Unavailable outage
                    ? new MonitorState.Unavailable(outage.since(), reason, outage.last())
                    : new MonitorState.Unavailable(clock.instant(), reason, snapshotOf(before));
        }
    }

    private static @Nullable Snapshot snapshotOf(MonitorState state) {
        return state.available().orElse(null);
    }

    private static void logChange(MonitorState before, MonitorState now) {
        if (Thread.currentThread().isInterrupted()) {
            return; // the monitor stops, which is not an outage
        }
        if (before instanceof MonitorState.Available && now instanceof MonitorState.Unavailable outage) {
            log.warn("Monitor: Redis is unreachable: {}", outage.reason());
        } else if (before instanceof MonitorState.Unavailable outage
                && now instanceof MonitorState.Available available
                && outage.last() != null) {
            Duration length =
                    Duration.between(outage.since(), available.snapshot().takenAt());
            log.info("Monitor: Redis is reachable again after {} s", length.toSeconds());
        }
    }
}
