package io.holdfast.queue.tracing;

import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.task.TraceContext;
import org.jspecify.annotations.Nullable;

/** Traces the runs of a worker. Thread-safe; throws nothing, because a trace must not keep a task from running. */
public interface RunTracing {

    /** Traces nothing, and allocates nothing. */
    RunTracing NONE = task -> Run.UNTRACED;

    /** Begins the span of one attempt. It is current in this thread until it ends. */
    Run begin(LeasedTask task);

    /** The span of one attempt; used by the thread that began it. */
    interface Run {

        Run UNTRACED = new Run() {
            @Override
            public @Nullable TraceContext context() {
                return null;
            }

            @Override
            public void end(String outcome, @Nullable Throwable error) {}
        };

        /** The context of the span, to be passed on; null if the run is not traced. */
        @Nullable
        TraceContext context();

        /**
         * Ends the span.
         *
         * @param outcome what becomes of the task, in one word
         * @param error why the run failed; null if it did not
         */
        void end(String outcome, @Nullable Throwable error);
    }
}
