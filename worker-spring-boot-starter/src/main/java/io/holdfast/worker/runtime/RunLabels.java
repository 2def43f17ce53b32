package io.holdfast.worker.runtime;

import io.holdfast.queue.model.Lease;
import io.holdfast.queue.model.LeasedTask;
import java.util.List;
import org.slf4j.MDC;

/** Says in the log context which run the lines of a handler belong to. */
final class RunLabels {

    private static final String TASK = "task";
    private static final String QUEUE = "queue";
    private static final String TYPE = "type";
    private static final String ATTEMPT = "attempt";
    private static final String WORKER = "worker";
    private static final List<String> ALL = List.of(TASK, QUEUE, TYPE, ATTEMPT, WORKER);

    private RunLabels() {}

    static void put(LeasedTask task) {
        Lease lease = task.lease();
        MDC.put(TASK, lease.task().id().value());
        MDC.put(QUEUE, lease.queue().value());
        MDC.put(TYPE, task.header().type().value());
        MDC.put(ATTEMPT, Integer.toString(task.attempt()));
        MDC.put(WORKER, lease.worker().value());
    }

    static void remove() {
        ALL.forEach(MDC::remove);
    }
}
