package io.holdfast.monitor.web.live;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renders each part once for all who listen, and beats meanwhile: a part may wait for Redis. Whoever needs a part that
 * failed gets no beat, so that its timers ask. Not thread-safe.
 */
final class LiveRounds {

    private static final Logger log = LoggerFactory.getLogger(LiveRounds.class);

    private final Duration beatInterval;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Set<LivePart> failed = new HashSet<>();
    private long beaten;

    LiveRounds(Duration beatInterval, Clock clock, LongSupplier nanoTime) {
        this.beatInterval = beatInterval;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.beaten = nanoTime.getAsLong() - beatInterval.toNanos();
    }

    boolean isBeatDue() {
        return nanoTime.getAsLong() - beaten >= beatInterval.toNanos();
    }

    void render(Collection<? extends LiveListener> listeners) {
        Map<LivePart, Map<String, String>> rendered = new HashMap<>();
        for (LiveListener listener : listeners) {
            for (LivePart part : listener.parts()) {
                beatIfDue(listeners);
                listener.offer(rendered.computeIfAbsent(part, this::textOf));
            }
        }
        beatIfDue(listeners);
    }

    private Map<String, String> textOf(LivePart part) {
        try {
            Map<String, String> text = part.render();
            failed.remove(part);
            return text;
        } catch (RuntimeException e) {
            if (failed.add(part)) {
                log.warn("A live part of the pages could not be rendered; pages fetch it by their timers", e);
            }
            return Map.of();
        }
    }

    private void beatIfDue(Collection<? extends LiveListener> listeners) {
        if (isBeatDue()) {
            beaten = nanoTime.getAsLong();
            Map<String, String> beat = Map.of("beat", Long.toString(clock.millis()));
            listeners.stream()
                    .filter(listener -> listener.parts().stream().noneMatch(failed::contains))
                    .forEach(listener -> listener.offer(beat));
        }
    }
}
