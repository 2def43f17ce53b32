package io.holdfast.monitor.web.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class LiveRoundsTest {

    private static final String KEEP_ALIVE = "keep-alive";

    private final Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    private long nanos;
    private final LiveRounds rounds = new LiveRounds(Duration.ofSeconds(1), clock, () -> nanos);

    private record Part(String name, Supplier<String> text) implements LivePart {
        @Override
        public Map<String, String> render() {
            return Map.of(name, text.get());
        }
    }

    private record Page(List<LivePart> parts, List<String> events) implements LiveListener {
        Page(LivePart... parts) {
            this(List.of(parts), new ArrayList<>());
        }

        @Override
        public void offer(Map<String, String> texts) {
            events.addAll(texts.keySet());
        }
    }

    @Test
    void aKeepAliveComesFirstAndDoesNotWaitForSlowParts() {
        Page first = new Page(new Part("a", this::slow), new Part("b", this::slow));
        Page second = new Page(new Part("c", this::slow));
        rounds.render(List.of(first, second));
        assertThat(first.events()).containsExactly(KEEP_ALIVE, "a", KEEP_ALIVE, "b", KEEP_ALIVE, KEEP_ALIVE);
        assertThat(second.events()).containsExactly(KEEP_ALIVE, KEEP_ALIVE, KEEP_ALIVE, "c", KEEP_ALIVE);
    }

    @Test
    void aPartThatFailsIsTriedOnceInARoundAndItsPagesGetNoKeepAlive() {
        int[] tries = {0};
        Part broken = new Part("x", () -> {
            if (++tries[0] < 3) {
                throw new IllegalStateException("planned");
            }
            return "";
        });
        List<Page> pages = List.of(new Page(broken), new Page(broken), new Page(new Part("a", () -> "")));
        rounds.render(pages);
        assertThat(tries[0]).isOne();
        nanos += 1_000_000_000;
        pages.forEach(page -> page.events().clear());
        rounds.render(pages);
        assertThat(tries[0]).isEqualTo(2);
        assertThat(pages.get(0).events()).isEmpty();
        assertThat(pages.get(2).events()).containsExactly(KEEP_ALIVE, "a");
        rounds.render(pages);
        nanos += 1_000_000_000;
        rounds.render(pages);
        assertThat(pages.get(0).events()).containsExactly("x", KEEP_ALIVE, "x");
    }

    private String slow() {
        nanos += 2_000_000_000;
        return "";
    }
}
