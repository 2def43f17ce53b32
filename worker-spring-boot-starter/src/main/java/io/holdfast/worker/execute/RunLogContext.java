package io.holdfast.worker.execute;

import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.task.TraceContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Adds the task to the log context (MDC) of its handler's thread. */
final class RunLogContext {

    private static final String TASK = "task";
    private static final String QUEUE = "queue";
    private static final String TYPE = "type";
    private static final String ATTEMPT = "attempt";
    private static final String WORKER = "worker";
    private static final String TRACE = "trace";

    private RunLogContext() {}

    /**
     * Returns the labels that the thread had before, usually none.
     *
     * @param trace null for none
     */
    static @Nullable Map<String, String> put(LeasedTask task, @Nullable TraceContext trace) {
        Map<String, String> before = MDC.getCopyOfContextMap();
        Lease lease = task.lease();
        MDC.put(TASK, lease.task().id().value());
        MDC.put(QUEUE, lease.queue().value());
        MDC.put(TYPE, task.header().type().value());
        MDC.put(ATTEMPT, Integer.toString(task.attempt()));
        MDC.put(WORKER, lease.worker().value());
        if (trace != null) {
            MDC.put(TRACE, trace.traceId());
        }
        return before;
    }

    /** Removes the labels of the run, and those that its handler has added. */
    static void restore(@Nullable Map<String, String> before) {
        if (before == null || before.isEmpty()) {
            MDC.clear();
        } else {
            MDC.setContextMap(before);
        }
    }
}
