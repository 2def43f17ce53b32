package io.holdfast.queue.tracing;

import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.task.TraceContext;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/** One attempt as an observation. */
final class RunContext extends Observation.Context {

    private final LeasedTask task;
    private String outcome = "";
    private @Nullable TraceContext trace;

    RunContext(LeasedTask task) {
        this.task = task;
    }

    LeasedTask task() {
        return task;
    }

    String outcome() {
        return outcome;
    }

    void endsAs(String word) {
        outcome = word;
    }

    /** The context of the span; null if no tracer has begun one. */
    @Nullable
    TraceContext trace() {
        return trace;
    }

    void begunAs(@Nullable TraceContext span) {
        trace = span;
    }
}
