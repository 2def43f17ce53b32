package io.holdfast.worker.support;

import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.task.TraceContext;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The labels by which a line of the log belongs to a run. */
public final class TaskLabels {

    private TaskLabels() {}

    /**
     * Passes each label and its value on.
     *
     * @param trace null for none
     */
    public static void put(LeasedTask task, @Nullable TraceContext trace, BiConsumer<String, String> to) {
        Lease lease = task.lease();
        to.accept("task", lease.task().id().value());
        to.accept("queue", lease.queue().value());
        to.accept("type", task.header().type().value());
        to.accept("attempt", Integer.toString(task.attempt()));
        to.accept("worker", lease.worker().value());
        if (trace != null) {
            to.accept("trace", trace.traceId());
        }
    }
}
