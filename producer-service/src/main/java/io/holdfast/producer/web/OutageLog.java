package io.holdfast.producer.web;

import io.holdfast.queue.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Says once that Redis is away or refuses, and once that it is back; not once a call. One that comes and goes is told
 * of every ten seconds at most.
 */
@Component
class OutageLog {

    private static final Logger log = LoggerFactory.getLogger(OutageLog.class);
    private static final Duration QUIET = Duration.ofSeconds(10);

    private final InstantSource clock;
    private volatile boolean on;
    private boolean writesMissed;
    private long refused;
    private Instant start = Instant.MIN;
    private Instant quietUntil = Instant.MIN;

    OutageLog(InstantSource clock) {
        this.clock = clock;
    }

    /** A call was answered with 503. */
    synchronized void refused(StoreException e, boolean write) {
        refused++;
        Instant now = clock.instant();
        if (!on && !now.isBefore(quietUntil)) {
            on = true;
            start = now;
            log.warn("Redis is away or refuses ({}); calls are answered with 503 until it is back", e.getMessage());
        }
        writesMissed |= write;
    }

    /** A call was answered from Redis. Where writes were refused a read is no end: a full Redis can be read. */
    void answered(boolean write) {
        if (on) {
            heal(write);
        }
    }

    private synchronized void heal(boolean write) {
        if (!on || (writesMissed && !write)) {
            return;
        }
        on = false;
        Instant now = clock.instant();
        quietUntil = now.plus(QUIET);
        long seconds = Duration.between(start, now).toSeconds();
        log.info("Redis is back after {} s; {} calls were answered with 503", seconds, refused);
        writesMissed = false;
        refused = 0;
    }
}
