package io.holdfast.queue.tracing;

import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.task.TraceContext;
import io.micrometer.observation.Observation;
import io.micrometer.tracing.Link;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.TracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Creates the spans of attempts. An attempt is a child of the span that enqueued its task, or, if that enqueued a batch, the
 * root of a trace with a link to it. Before the first attempt, a span shows how long the task has waited.
 */
final class RunSpans implements TracingObservationHandler<RunContext> {

    private final Tracer tracer;
    private final Propagator propagator;

    RunSpans(Tracer tracer, Propagator propagator) {
        this.tracer = tracer;
        this.propagator = propagator;
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return context instanceof RunContext;
    }

    @Override
    public Tracer getTracer() {
        return tracer;
    }

    @Override
    public void onStart(RunContext context) {
        LeasedTask task = context.task();
        Span span = attempt(task.header().trace()).kind(Span.Kind.CONSUMER).start();
        getTracingContext(context).setSpan(span);
        context.begunAs(contextOf(span));
        if (task.attempt() == 1) {
            addWait(task, span);
        }
    }

    @Override
    public void onStop(RunContext context) {
        Span span = getRequiredSpan(context);
        span.name(getSpanName(context));
        tagSpan(context, span);
        endSpan(context, span);
    }

    private Span.Builder attempt(@Nullable TraceContext enqueued) {
        if (enqueued == null) {
            return tracer.spanBuilder().setNoParent();
        } else if (enqueued.batch()) {
            return tracer.spanBuilder().setNoParent().addLink(new Link(remote(enqueued)));
        }
        return childOf(enqueued);
    }

    private Span.Builder childOf(TraceContext enqueued) {
        return propagator.extract(
                enqueued,
                (context, header) -> header.equals("traceparent") ? context.traceparent() : stateOf(context, header));
    }

    private static @Nullable String stateOf(TraceContext context, String header) {
        return header.equals("tracestate") ? context.tracestate() : null;
    }

    private io.micrometer.tracing.TraceContext remote(TraceContext enqueued) {
        return tracer.traceContextBuilder()
                .traceId(enqueued.traceId())
                .spanId(enqueued.spanId())
                .sampled(enqueued.sampled())
                .build();
    }

    /** From the creation of the task, by the producer's clock, to its acquisition, by that of Redis. */
    private void addWait(LeasedTask task, Span attempt) {
        TraceContext enqueued = task.header().trace();
        Span.Builder builder = enqueued == null || enqueued.batch()
                ? tracer.spanBuilder().setParent(attempt.context())
                : childOf(enqueued);
        Instant from = task.header().createdAt();
        Instant to = task.acquiredAt().isBefore(from) ? from : task.acquiredAt();
        builder.name("wait " + task.lease().queue())
                .tag("messaging.system", "holdfast")
                .tag("messaging.destination.name", task.lease().queue().value())
                .tag("messaging.message.id", task.lease().task().id().value())
                .startTimestamp(from.toEpochMilli(), TimeUnit.MILLISECONDS)
                .start()
                .end(to.toEpochMilli(), TimeUnit.MILLISECONDS);
    }

    private @Nullable TraceContext contextOf(Span span) {
        Map<String, String> headers = new HashMap<>();
        propagator.inject(
                span.context(),
                headers,
                (all, name, value) -> Objects.requireNonNull(all).put(name, value));
        return TraceContext.of(headers.get("traceparent"), headers.get("tracestate"));
    }
}
