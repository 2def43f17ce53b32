package io.holdfast.queue.tracing;

import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.TracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;

/** Makes the tracing of an application that has a tracer. Needs micrometer-tracing. */
public final class TaskObservations {

    static final String PREFIX = "holdfast.task.";
    static final String ENQUEUE = PREFIX + "enqueue";
    static final String RUN = PREFIX + "run";

    private TaskObservations() {}

    /** Traces nothing without a real tracer. */
    public static EnqueueTracing enqueues(ObservationRegistry registry, Tracer tracer) {
        return isTracing(registry, tracer) ? new ObservedEnqueues(registry) : EnqueueTracing.NONE;
    }

    /** Traces nothing without a real tracer. Needs the {@link #runSpans handler} in the registry. */
    public static RunTracing runs(ObservationRegistry registry, Tracer tracer) {
        return isTracing(registry, tracer) ? new ObservedRuns(registry) : RunTracing.NONE;
    }

    private static boolean isTracing(ObservationRegistry registry, Tracer tracer) {
        return !registry.isNoop() && tracer != Tracer.NOOP;
    }

    /** Creates the spans of runs. It must come before the handlers that accept every observation. */
    public static TracingObservationHandler<?> runSpans(Tracer tracer, Propagator propagator) {
        return new RunSpans(tracer, propagator);
    }

    /** Keeps the observations out of the metrics: those of Holdfast count the same. */
    public static MeterFilter withoutMeters() {
        return MeterFilter.denyNameStartsWith(PREFIX);
    }
}
