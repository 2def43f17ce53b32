package io.holdfast.standalone;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What there is to stop, last started first. Safe for a stop in the middle of the start. */
final class StopOrder {

    private static final Logger log = LoggerFactory.getLogger(StopOrder.class);

    private final Deque<Step> steps = new ArrayDeque<>();
    private boolean stopping;

    private record Step(String name, AutoCloseable action) {}

    /** @throws CancellationException when the stop has begun; the step is then taken at once */
    void add(String name, AutoCloseable action) {
        Step step = new Step(name, action);
        synchronized (this) {
            if (!stopping) {
                steps.push(step);
                return;
            }
        }
        take(step);
        throw new CancellationException("Stopped while it was starting");
    }

    /** Takes all steps, whatever becomes of each. */
    void stop() {
        begin();
        for (Step step = next(); step != null; step = next()) {
            take(step);
        }
    }

    private synchronized void begin() {
        stopping = true;
    }

    private synchronized @Nullable Step next() {
        return steps.poll();
    }

    private static void take(Step step) {
        try {
            log.debug("Stopping {}", step.name());
            step.action().close();
        } catch (Exception e) {
            log.error("Stopping {} failed", step.name(), e);
        }
    }
}
