package io.holdfast.standalone;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was started, to be stopped in the reverse order. A stop in the middle of a start waits for the step under way, so
 * that nothing is left running that nobody stops.
 */
final class StopOrder {

    private static final Logger log = LoggerFactory.getLogger(StopOrder.class);

    private final Deque<Step> steps = new ArrayDeque<>();
    private volatile boolean stopping;

    private record Step(String name, AutoCloseable action) {}

    /** @throws CancellationException when the stop has begun */
    synchronized <T extends AutoCloseable> T start(String name, Supplier<T> start) {
        if (stopping) {
            throw new CancellationException("Stopped while it was starting");
        }
        T started = start.get();
        steps.push(new Step(name, started));
        return started;
    }

    /** Takes all steps, whatever becomes of each. */
    void stop() {
        stopping = true;
        for (Step step = next(); step != null; step = next()) {
            try {
                log.debug("Stopping {}", step.name());
                step.action().close();
            } catch (Exception e) {
                log.error("Stopping {} failed", step.name(), e);
            }
        }
    }

    private synchronized @Nullable Step next() {
        return steps.poll();
    }
}
