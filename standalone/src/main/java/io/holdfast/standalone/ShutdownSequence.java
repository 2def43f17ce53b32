package io.holdfast.standalone;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops what was started, in reverse order. A stop during a start waits for the step in progress, so that nothing keeps
 * running.
 */
final class ShutdownSequence {

    private static final Logger log = LoggerFactory.getLogger(ShutdownSequence.class);

    private final Deque<Step> steps = new ArrayDeque<>();
    private volatile boolean stopping;

    private record Step(String name, AutoCloseable action) {}

    /** @throws CancellationException if the stop has begun */
    synchronized <T extends AutoCloseable> T start(String name, Supplier<T> start) {
        if (stopping) {
            throw new CancellationException("Stopped during the start");
        }
        T started = start.get();
        steps.push(new Step(name, started));
        return started;
    }

    /** Takes every step, even if others fail. */
    void stop() {
        stopping = true;
        for (Step step = next(); step != null; step = next()) {
            try {
                log.debug("Stopping {}", step.name());
                step.action().close();
            } catch (Exception e) {
                log.error("Could not stop {}", step.name(), e);
            }
        }
    }

    private synchronized @Nullable Step next() {
        return steps.poll();
    }
}
