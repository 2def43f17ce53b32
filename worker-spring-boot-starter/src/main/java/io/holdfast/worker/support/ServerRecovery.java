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
 * What is left to do with servers that did not answer. Each has a thread of its own for as long as it is away, so that the
 * others are served meanwhile, and is tried again at most half a second after it is back. Safe for use by many threads.
 */
public final class ServerRecovery {

    private static final Logger log = LoggerFactory.getLogger(ServerRecovery.class);

    private final String name;
    private final StopSignal stop;
    private final Map<String, Deque<BooleanSupplier>> away = new HashMap<>();
    private final Set<String> recovering = new HashSet<>();
    private volatile boolean any;

    public ServerRecovery(String name, StopSignal stop) {
        this.name = name;
        this.stop = stop;
    }

    /**
     * From now on the server counts as away, until all of its steps are done.
     *
     * @param step is repeated while it returns false or throws; once at least, though the worker stops
     */
    public synchronized void begin(String shard, BooleanSupplier step) {
        away.computeIfAbsent(shard, unused -> new ArrayDeque<>()).add(step);
        any = true;
        startThreads();
    }

    /** One that can't be started is tried again with the next look at who is away. */
    private void startThreads() {
        for (String shard : away.keySet()) {
            if (recovering.add(shard)) {
                try {
                    Threads.daemons("holdfast-recovery-of-" + name)
                            .newThread(() -> recover(shard))
                            .start();
                } catch (Error e) { // no thread to be had
                    recovering.remove(shard);
                    log.error("The {} has no thread for what an outage has left to do; it tries again", name, e);
                }
            }
        }
    }

    /** Whether any server is away. */
    public boolean any() {
        return any;
    }

    public boolean isAway(String shard) {
        return any && contains(shard);
    }

    private synchronized boolean contains(String shard) {
        startThreads();
        return away.containsKey(shard);
    }

    /** Waits until one is back, or for that long, or less. */
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
        Deque<BooleanSupplier> steps = away.getOrDefault(shard, new ArrayDeque<>());
        boolean unused = done != null && steps.remove(done);
        if (steps.isEmpty()) {
            away.remove(shard);
            recovering.remove(shard);
            any = !away.isEmpty();
            notifyAll();
        }
        return steps.peek();
    }

    private boolean isDone(BooleanSupplier step) {
        try {
            return step.getAsBoolean();
        } catch (StoreException e) {
            return false;
        } catch (RuntimeException | Error e) { // whatever it was: what is left to do must not be forgotten
            log.error(
                    "The {} can't do what an outage has left to do; it tries again", name, SafeThrowables.loggable(e));
            return false;
        }
    }
}
