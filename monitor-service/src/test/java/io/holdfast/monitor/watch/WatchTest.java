package io.holdfast.monitor.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.StoreUnavailableException;
import io.holdfast.queue.model.Depths;
import io.holdfast.queue.model.QueueName;
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

class WatchTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final History history = new History(10);
    private final Watch watch = new Watch(this::read, history, new SettableClock());
    private Instant now = NOON;
    private boolean redisIsThere = true;

    @Test
    void nothingIsKnownBeforeTheFirstLook() {
        assertThat(watch.sight().live()).isEmpty();
    }

    @Test
    void aLookIsShownUntilTheNext() {
        watch.runOnce();
        assertThat(watch.sight()).isEqualTo(new Sight.Clear(snapshot(NOON)));
    }

    @Test
    void anOutageKeepsItsBeginningAndWhatWasSeenBefore() {
        watch.runOnce();
        redisIsThere = false;
        now = NOON.plusSeconds(1);
        watch.runOnce();
        now = NOON.plusSeconds(5);
        assertThat(watch.runOnce()).isEqualTo(new Sight.Lost(NOON.plusSeconds(1), "away", snapshot(NOON)));
    }

    @Test
    void anOutageEndsWithTheNextAnswer() {
        redisIsThere = false;
        watch.runOnce();
        redisIsThere = true;
        assertThat(watch.runOnce().live()).contains(snapshot(NOON));
    }

    @Test
    void whatIsTooOldIsNotShownAsThePresent() {
        watch.runOnce();
        now = NOON.plusSeconds(6);
        assertThat(watch.sight().live()).isPresent();
        now = NOON.plusSeconds(7);
        assertThat(watch.sight().live()).isEmpty();
    }

    @Test
    void listenersGetSnapshotsOnly() {
        List<Snapshot> heard = new ArrayList<>();
        watch.onSnapshot(heard::add);
        watch.runOnce();
        redisIsThere = false;
        watch.runOnce();
        assertThat(heard).containsExactly(snapshot(NOON));
    }

    @Test
    void theHistoryHasAGapWhereRedisWasAway() {
        watch.runOnce();
        redisIsThere = false;
        now = NOON.plusSeconds(1);
        watch.runOnce();
        assertThat(history.after(Instant.EPOCH))
                .containsExactly(
                        new History.Point(NOON, snapshot(NOON).total()), new History.Point(NOON.plusSeconds(1), null));
    }

    private Snapshot read() {
        if (redisIsThere) {
            return snapshot(now);
        }
        throw new StoreUnavailableException("away", new RuntimeException());
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
