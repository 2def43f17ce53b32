package io.holdfast.monitor.web.live;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * The connection of one browser. A browser that reads slowly gets only the latest text of each event, and occupies one
 * thread of the senders at most. Thread-safe.
 */
final class LiveBrowser implements LiveListener {

    private static final Logger log = LoggerFactory.getLogger(LiveBrowser.class);
    private static final MediaType TEXT = new MediaType("text", "plain", StandardCharsets.UTF_8);
    private static final long RECONNECT_MILLIS = 1_000;

    private final List<LivePart> parts;
    private final BooleanSupplier allowed;
    private final Executor senders;
    private final SseEmitter emitter =
            new SseEmitter(0L); // no time-out: the keep-alives show whether the browser is there
    private final Map<String, String> latest = new HashMap<>();
    private final Map<String, String> waiting = new LinkedHashMap<>();
    private boolean sending;
    private volatile boolean gone;

    LiveBrowser(List<LivePart> parts, BooleanSupplier allowed, Executor senders) {
        this.parts = parts;
        this.allowed = allowed;
        this.senders = senders;
    }

    @Override
    public List<LivePart> parts() {
        return parts;
    }

    SseEmitter emitter() {
        return emitter;
    }

    /** Whether an event could not be sent. The container does not always tell when a request ends that early. */
    boolean isGone() {
        return gone;
    }

    /** Whether its user may still see pages. */
    boolean allowed() {
        return allowed.getAsBoolean();
    }

    /** Sends the events whose text has changed. Never waits for the browser. */
    @Override
    public void offer(Map<String, String> events) {
        synchronized (this) {
            events.forEach((name, text) -> {
                if (!text.equals(latest.put(name, text))) {
                    waiting.put(name, text);
                }
            });
            if (sending || waiting.isEmpty()) {
                return;
            }
            sending = true;
        }
        senders.execute(this::send);
    }

    /** Ends the connection, after an event that is being sent. Never waits for the browser. */
    void close() {
        senders.execute(emitter::complete);
    }

    private void send() {
        try {
            for (Map<String, String> events = take(); events != null; events = take()) {
                for (Map.Entry<String, String> event : events.entrySet()) {
                    emitter.send(SseEmitter.event()
                            .name(event.getKey())
                            .reconnectTime(RECONNECT_MILLIS)
                            .data(event.getValue(), TEXT));
                }
            }
        } catch (IOException | IllegalStateException e) {
            log.debug("A browser has gone", e);
            gone = true;
        }
    }

    private synchronized @Nullable Map<String, String> take() {
        if (waiting.isEmpty()) {
            sending = false;
            return null;
        }
        Map<String, String> taken = new LinkedHashMap<>(waiting);
        waiting.clear();
        return taken;
    }
}
