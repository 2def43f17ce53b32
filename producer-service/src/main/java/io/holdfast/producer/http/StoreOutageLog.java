package io.holdfast.producer.http;

import io.holdfast.queue.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Logs the start and the end of an outage of Redis once each, not once per request. A flapping connection is logged
 * every ten seconds at most. Thread-safe.
 */
@Component
public class StoreOutageLog {

    private static final Logger log = LoggerFactory.getLogger(StoreOutageLog.class);
    private static final Duration MIN_INTERVAL = Duration.ofSeconds(10);

    private final InstantSource clock;
    private volatile boolean logged;
    private boolean writesRefused;
    private long refused;
    private Instant start = Instant.MIN;
    private Instant quietUntil = Instant.MIN;

    StoreOutageLog(InstantSource clock) {
        this.clock = clock;
    }

    /** A request was answered with 503. */
    public synchronized void refused(StoreException e, boolean write) {
        refused++;
        Instant now = clock.instant();
        if (!logged && !now.isBefore(quietUntil)) {
            logged = true;
            start = now;
            log.warn("Redis is unavailable ({}); requests are answered with 503 until it is back", e.getMessage());
        }
        writesRefused |= write;
    }

    /** Redis served a request. If writes were refused, a read does not end the outage: a full Redis can be read. */
    void answered(boolean write) {
        if (logged) {
            end(write);
        }
    }

    private synchronized void end(boolean write) {
        if (!logged || (writesRefused && !write)) {
            return;
        }
        logged = false;
        Instant now = clock.instant();
        quietUntil = now.plus(MIN_INTERVAL);
        long seconds = Duration.between(start, now).toSeconds();
        log.info("Redis is back after {} s; {} requests were answered with 503", seconds, refused);
        writesRefused = false;
        refused = 0;
    }
}
