package io.holdfast.queue.tracing;

import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.QueueName;
import java.util.List;
import java.util.function.Function;

/** Traces enqueues, and gives the tasks the trace to which they belong. Thread-safe. */
public interface EnqueueTracing {

    /** Traces nothing: the tasks keep the trace that they have, usually none. */
    EnqueueTracing NONE = new EnqueueTracing() {
        @Override
        public <T> T send(QueueName queue, List<NewTask> tasks, Function<List<NewTask>, T> write) {
            return write.apply(tasks);
        }
    };

    /**
     * Writes tasks within a span. A single task belongs to the trace of the span; the tasks of a batch are linked to it.
     *
     * @param write gets the tasks with their trace; what it throws is recorded in the span, and thrown
     */
    <T> T send(QueueName queue, List<NewTask> tasks, Function<List<NewTask>, T> write);
}
