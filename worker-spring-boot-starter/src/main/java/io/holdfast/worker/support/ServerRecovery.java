package io.holdfast.worker.support;

import io.holdfast.queue.StoreException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats what could not be done on servers that did not answer. Each server has its own thread while it is
 * unavailable, so that the others are still served, and is retried at most half a second after it is back. Thread-safe.
 */
public final class ServerRecovery {

    private static final Logger log = LoggerFactory.getLogger(ServerRecovery.class);

    private final String name;
    private final StopSignal stop;
    private final Map<String, Deque<BooleanSupplier>> unavailable = new HashMap<>();
    private final Set<String> recovering = new HashSet<>();
    private volatile boolean any;

    public ServerRecovery(String name, StopSignal stop) {
        this.name = name;
        this.stop = stop;
    }

    /**
     * The server counts as unavailable until all of its steps are done.
     *
     * @param step is repeated while it returns false or throws; at least once, even if the worker stops
     */
    public synchronized void begin(String shard, BooleanSupplier step) {
        unavailable.computeIfAbsent(shard, unused -> new ArrayDeque<>()).add(step);
        any = true;
        startThreads();
    }

    /** A thread that cannot be started is tried again with the next check. */
    private void startThreads() {
        for (String shard : unavailable.keySet()) {
            if (recovering.add(shard)) {
                try {
                    Threads.daemons("holdfast-recovery-of-" + name.replace(' ', '-'))
                            .newThread(() -> recover(shard))
                            .start();
                } catch (Error e) { // no thread is available
                    recovering.remove(shard);
                    log.error(
                            "No thread is available for the recovery of the {} after an outage; it is retried",
                            name,
                            e);
                }
            }
        }
    }

    /** Whether any server is unavailable. */
    public boolean any() {
        return any;
    }

    public boolean isUnavailable(String shard) {
        return any && contains(shard);
    }

    private synchronized boolean contains(String shard) {
        startThreads();
        return unavailable.containsKey(shard);
    }

    /** Waits until a server is back, at most for the given time. */
    @SuppressWarnings("WaitNotInLoop")
    public synchronized void awaitOne(Duration atMost) throws InterruptedException {
        if (any) {
            wait(Math.max(1, atMost.toMillis()));
        }
    }

    private void recover(String shard) {
        ReconnectBackoff backoff = new ReconnectBackoff();
        for (BooleanSupplier step = next(shard, null); step != null; ) {
            if (isDone(step) || stop.isGiven()) {
                step = next(shard, step);
                backoff.reset();
            } else {
                stop.pause(backoff.next());
            }
        }
    }

    private synchronized @Nullable BooleanSupplier next(String shard, @Nullable BooleanSupplier done) {
        Deque<BooleanSupplier> steps = unavailable.getOrDefault(shard, new ArrayDeque<>());
        boolean unused = done != null && steps.remove(done);
        if (steps.isEmpty()) {
            unavailable.remove(shard);
            recovering.remove(shard);
            any = !unavailable.isEmpty();
            notifyAll();
        }
        return steps.peek();
    }

    private boolean isDone(BooleanSupplier step) {
        try {
            return step.getAsBoolean();
        } catch (StoreException e) {
            return false;
        } catch (RuntimeException | Error e) { // the step must not be forgotten
            log.error(
                    "Unexpected error in the recovery of the {} after an outage; it is retried",
                    name,
                    SafeThrowables.loggable(e));
            return false;
        }
    }
}
