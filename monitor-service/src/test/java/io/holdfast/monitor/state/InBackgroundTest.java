package io.holdfast.monitor.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class InBackgroundTest {

    private final Queue<Runnable> thread = new ArrayDeque<>();
    private final List<Snapshot> seen = new ArrayList<>();

    @Test
    void aBusyListenerDelaysNothingAndMissesWhatComesMeanwhile() {
        InBackground background = new InBackground(seen::add, thread::add);
        background.accept(at(1));
        background.accept(at(2));
        assertThat(seen).isEmpty();
        thread.remove().run();
        assertThat(thread).isEmpty();
        background.accept(at(3));
        thread.remove().run();
        assertThat(seen).containsExactly(at(1), at(3));
    }

    @Test
    void aListenerThatThrowsGetsTheNextSnapshot() {
        InBackground background = new InBackground(
                snapshot -> {
                    seen.add(snapshot);
                    throw new IllegalStateException("planned");
                },
                thread::add);
        for (int second = 1; second <= 2; second++) {
            background.accept(at(second));
            try {
                thread.remove().run();
            } catch (IllegalStateException planned) {
                assertThat(planned).hasMessage("planned");
            }
        }
        assertThat(seen).containsExactly(at(1), at(2));
    }

    private static Snapshot at(int second) {
        return new Snapshot(Instant.ofEpochSecond(second), new TreeMap<>(), new TreeSet<>(), List.of());
    }
}
