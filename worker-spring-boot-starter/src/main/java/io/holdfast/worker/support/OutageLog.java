package io.holdfast.worker.support;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.task.QueueName;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs an outage of Redis once at its start, and once at its end for all parts of the worker that noticed it. */
public final class OutageLog {

    /** The part that acquires tasks. */
    public static final String FETCHER = "task fetcher";

    private static final Logger log = LoggerFactory.getLogger(OutageLog.class);

    /** A part of the worker that gets no reply, and the queue of its call; null for no particular one. */
    private record Waiting(String who, @Nullable QueueName queue) {}

    private final Set<Waiting> waiting = new HashSet<>();
    private volatile boolean on;
    private long startNanos;

    public void failed(String who, StoreException error) {
        failed(new Waiting(who, null), error);
    }

    /** The same for one of the queues that a part works on. */
    public void failed(String who, QueueName queue, StoreException error) {
        failed(new Waiting(who, queue), error);
    }

    private synchronized void failed(Waiting who, StoreException error) {
        if (!on) {
            on = true;
            startNanos = System.nanoTime();
            log.warn(
                    "Redis is unavailable ({}); running tasks continue, new ones wait until it is back",
                    error.getMessage());
        }
        waiting.add(who);
    }

    /** Also means that Redis is available at all. */
    public void answered(String who, QueueName queue) {
        if (on) {
            resolve(Set.of(new Waiting(who, null), new Waiting(who, queue)));
        }
    }

    public void answered(String who) {
        if (on) {
            resolve(Set.of(new Waiting(who, null)));
        }
    }

    /** Only these queues exist: no reply will come for any other. */
    public synchronized void retain(Collection<QueueName> queues) {
        if (on) {
            resolve(waiting.stream()
                    .filter(each -> each.queue() != null && !queues.contains(each.queue()))
                    .toList());
        }
    }

    private synchronized void resolve(Collection<Waiting> resolved) {
        if (waiting.removeAll(resolved) && waiting.isEmpty()) {
            on = false;
            Duration length = Duration.ofNanos(System.nanoTime() - startNanos);
            log.info("Redis is available again after {} ms", length.toMillis());
        }
    }
}
