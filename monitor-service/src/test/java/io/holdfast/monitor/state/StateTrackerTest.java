package io.holdfast.monitor.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.StoreUnavailableException;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.task.QueueName;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class StateTrackerTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final StateTracker tracker = new StateTracker(this::read, new SettableClock());
    private Instant now = NOON;
    private boolean reachable = true;

    @Test
    void theStateIsUnavailableBeforeTheFirstRefresh() {
        assertThat(tracker.state().available()).isEmpty();
    }

    @Test
    void aSnapshotIsKeptUntilTheNext() {
        tracker.refresh();
        assertThat(tracker.state()).isEqualTo(new MonitorState.Available(snapshot(NOON)));
    }

    @Test
    void anOutageKeepsItsStartAndTheLastSnapshot() {
        tracker.refresh();
        reachable = false;
        now = NOON.plusSeconds(1);
        tracker.refresh();
        now = NOON.plusSeconds(5);
        assertThat(tracker.refresh())
                .isEqualTo(new MonitorState.Unavailable(NOON.plusSeconds(1), "unreachable", snapshot(NOON)));
    }

    @Test
    void anOutageEndsWithTheNextSnapshot() {
        reachable = false;
        tracker.refresh();
        reachable = true;
        assertThat(tracker.refresh().available()).contains(snapshot(NOON));
    }

    @Test
    void anOutdatedSnapshotIsUnavailable() {
        tracker.refresh();
        now = NOON.plusSeconds(6);
        assertThat(tracker.state().available()).isPresent();
        now = NOON.plusSeconds(7);
        assertThat(tracker.state().available()).isEmpty();
    }

    @Test
    void listenersOnlyGetSnapshots() {
        List<Snapshot> received = new ArrayList<>();
        tracker.onSnapshot(received::add);
        tracker.refresh();
        reachable = false;
        tracker.refresh();
        assertThat(received).containsExactly(snapshot(NOON));
    }

    private Snapshot read() {
        if (reachable) {
            return snapshot(now);
        }
        throw new StoreUnavailableException("unreachable", new RuntimeException());
    }

    private static Snapshot snapshot(Instant takenAt) {
        Depths depths = new Depths(1, 2, 3, 4, 5, 6, 7, Duration.ofSeconds(1), false);
        return new Snapshot(takenAt, new TreeMap<>(Map.of(QueueName.DEFAULT, depths)), new TreeSet<>(), List.of());
    }

    private final class SettableClock extends Clock {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
