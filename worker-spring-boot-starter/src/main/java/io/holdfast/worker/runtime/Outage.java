package io.holdfast.worker.runtime;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.model.QueueName;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that Redis is away, and once that it is back for all who missed it. */
final class Outage {

    private static final Logger log = LoggerFactory.getLogger(Outage.class);

    private final Set<String> missing = new HashSet<>();
    private volatile boolean on;
    private long startNanos;

    synchronized void failed(String who, StoreException error) {
        if (!on) {
            on = true;
            startNanos = System.nanoTime();
            log.warn("Redis is away ({}); running tasks go on, new ones wait until it is back", error.getMessage());
        }
        missing.add(who);
    }

    /** The same for one queue of those that somebody works on. */
    void failed(String who, QueueName queue, StoreException error) {
        failed(who + " of " + queue, error);
    }

    /** Also tells that Redis is there at all. */
    void answered(String who, QueueName queue) {
        if (on) {
            heal(who);
            heal(who + " of " + queue);
        }
    }

    void answered(String who) {
        if (on) {
            heal(who);
        }
    }

    private synchronized void heal(String who) {
        if (missing.remove(who) && missing.isEmpty()) {
            on = false;
            Duration length = Duration.ofNanos(System.nanoTime() - startNanos);
            log.info("Redis is back after {} ms", length.toMillis());
        }
    }
}
