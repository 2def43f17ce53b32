package io.holdfast.worker.acquire;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether this worker is asked to take no more tasks, and to finish those that it has. Thread-safe. */
public final class Drain {

    private static final Logger log = LoggerFactory.getLogger(Drain.class);

    private volatile boolean requested;

    /** Obeys the answer to the last heartbeat; while Redis is unavailable, the last answer stays in effect. */
    public void follow(boolean wanted) {
        if (wanted != requested) {
            requested = wanted;
            log.info(wanted ? "Draining: this worker takes no more tasks" : "The worker takes tasks again");
        }
    }

    public boolean isRequested() {
        return requested;
    }
}
