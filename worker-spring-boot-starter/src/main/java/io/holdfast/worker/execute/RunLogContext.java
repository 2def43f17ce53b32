package io.holdfast.worker.execute;

import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.task.TraceContext;
import io.holdfast.worker.support.TaskLabels;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Adds the task to the log context (MDC) of its handler's thread. */
final class RunLogContext {

    private RunLogContext() {}

    /**
     * Returns the labels that the thread had before, usually none.
     *
     * @param trace null for none
     */
    static @Nullable Map<String, String> put(LeasedTask task, @Nullable TraceContext trace) {
        Map<String, String> before = MDC.getCopyOfContextMap();
        TaskLabels.put(task, trace, MDC::put);
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
