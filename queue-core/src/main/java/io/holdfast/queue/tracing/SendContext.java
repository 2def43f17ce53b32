package io.holdfast.queue.tracing;

import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TraceContext;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One enqueue call as an observation. A tracer adds the headers of its span. */
final class SendContext extends SenderContext<Map<String, String>> {

    private final QueueName queue;
    private final List<NewTask> tasks;

    SendContext(QueueName queue, List<NewTask> tasks) {
        super((headers, name, value) -> Objects.requireNonNull(headers).put(name, value), Kind.PRODUCER);
        this.queue = queue;
        this.tasks = tasks;
        setCarrier(new HashMap<>());
    }

    QueueName queue() {
        return queue;
    }

    List<NewTask> tasks() {
        return tasks;
    }

    /** The context of the span; null if no tracer has begun one. */
    @Nullable
    TraceContext trace() {
        Map<String, String> headers = Objects.requireNonNull(getCarrier());
        TraceContext trace = TraceContext.of(headers.get("traceparent"), headers.get("tracestate"));
        return trace != null && tasks.size() > 1 ? trace.ofBatch() : trace;
    }
}
