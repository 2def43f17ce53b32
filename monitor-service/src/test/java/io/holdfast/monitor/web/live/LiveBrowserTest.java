package io.holdfast.monitor.web.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class LiveBrowserTest {

    private final Queue<Runnable> sending = new ArrayDeque<>();
    private final LiveBrowser browser = new LiveBrowser(List.of(), () -> true, sending::add);

    @Test
    void aSlowBrowserOccupiesOneThreadHoweverMuchChanges() {
        browser.offer(Map.of("now", "1"));
        browser.offer(Map.of("now", "2", "store-status", "up"));
        browser.offer(Map.of("now", "3"));
        assertThat(sending).hasSize(1);

        sending.remove().run();
        browser.offer(Map.of("now", "4"));
        assertThat(sending).hasSize(1);
    }

    @Test
    void whatHasNotChangedIsNotSent() {
        browser.offer(Map.of("now", "1"));
        sending.remove().run();
        browser.offer(Map.of("now", "1"));
        assertThat(sending).isEmpty();
    }
}
