package io.holdfast.worker.support;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.model.QueueName;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that Redis is away, and once that it is back for all who missed it. */
public final class OutageLog {

    /** The name of all that acquire tasks. */
    public static final String POLLER = "poller";

    private static final Logger log = LoggerFactory.getLogger(OutageLog.class);

    /** Who misses Redis, and for which queue; null where it is for none in particular. */
    private record Missing(String who, @Nullable QueueName queue) {}

    private final Set<Missing> missing = new HashSet<>();
    private volatile boolean on;
    private long startNanos;

    public void failed(String who, StoreException error) {
        failed(new Missing(who, null), error);
    }

    /** The same for one queue of those that somebody works on. */
    public void failed(String who, QueueName queue, StoreException error) {
        failed(new Missing(who, queue), error);
    }

    private synchronized void failed(Missing who, StoreException error) {
        if (!on) {
            on = true;
            startNanos = System.nanoTime();
            log.warn("Redis is away ({}); running tasks go on, new ones wait until it is back", error.getMessage());
        }
        missing.add(who);
    }

    /** Also tells that Redis is there at all. */
    public void answered(String who, QueueName queue) {
        if (on) {
            heal(Set.of(new Missing(who, null), new Missing(who, queue)));
        }
    }

    public void answered(String who) {
        if (on) {
            heal(Set.of(new Missing(who, null)));
        }
    }

    /** There are these queues only; nobody will hear of any other again. */
    public synchronized void retain(Collection<QueueName> queues) {
        if (on) {
            heal(missing.stream()
                    .filter(each -> each.queue() != null && !queues.contains(each.queue()))
                    .toList());
        }
    }

    private synchronized void heal(Collection<Missing> healed) {
        if (missing.removeAll(healed) && missing.isEmpty()) {
            on = false;
            Duration length = Duration.ofNanos(System.nanoTime() - startNanos);
            log.info("Redis is back after {} ms", length.toMillis());
        }
    }
}
