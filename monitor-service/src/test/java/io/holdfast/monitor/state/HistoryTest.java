package io.holdfast.monitor.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HistoryTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final History history = new History(3);

    @Test
    void theOldestPointIsDropped() {
        add(5);
        assertThat(history.after(Instant.EPOCH))
                .extracting(History.Point::at)
                .containsExactly(NOON.plusSeconds(2), NOON.plusSeconds(3), NOON.plusSeconds(4));
    }

    @Test
    void onlyLaterPointsAreReturned() {
        add(3);
        assertThat(history.after(NOON.plusSeconds(1)))
                .extracting(History.Point::at)
                .containsExactly(NOON.plusSeconds(2));
    }

    @Test
    void timesAreComparedInMilliseconds() {
        history.add(NOON.plusNanos(1_500_000), new MonitorState.Unavailable(NOON, "unreachable", null));
        assertThat(history.after(NOON.plusMillis(1))).isEmpty();
    }

    private void add(int points) {
        IntStream.range(0, points)
                .forEach(
                        i -> history.add(NOON.plusSeconds(i), new MonitorState.Unavailable(NOON, "unreachable", null)));
    }
}
