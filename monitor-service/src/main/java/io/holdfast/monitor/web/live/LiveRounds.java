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
 * Renders each part once for all listeners, and sends keep-alives meanwhile: a part may wait for Redis. A listener with a part
 * that failed gets no keep-alive, so that its timers ask. Not thread-safe.
 */
final class LiveRounds {

    private static final Logger log = LoggerFactory.getLogger(LiveRounds.class);

    private final Duration interval;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Set<LivePart> failed = new HashSet<>();
    private long lastKeepAliveNanos;

    LiveRounds(Duration interval, Clock clock, LongSupplier nanoTime) {
        this.interval = interval;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.lastKeepAliveNanos = nanoTime.getAsLong() - interval.toNanos();
    }

    boolean isKeepAliveDue() {
        return nanoTime.getAsLong() - lastKeepAliveNanos >= interval.toNanos();
    }

    void render(Collection<? extends LiveListener> listeners) {
        Map<LivePart, Map<String, String>> rendered = new HashMap<>();
        for (LiveListener listener : listeners) {
            for (LivePart part : listener.parts()) {
                keepAliveIfDue(listeners);
                listener.offer(rendered.computeIfAbsent(part, this::textOf));
            }
        }
        keepAliveIfDue(listeners);
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

    private void keepAliveIfDue(Collection<? extends LiveListener> listeners) {
        if (isKeepAliveDue()) {
            lastKeepAliveNanos = nanoTime.getAsLong();
            Map<String, String> keepAlive = Map.of("keep-alive", Long.toString(clock.millis()));
            listeners.stream()
                    .filter(listener -> listener.parts().stream().noneMatch(failed::contains))
                    .forEach(listener -> listener.offer(keepAlive));
        }
    }
}
