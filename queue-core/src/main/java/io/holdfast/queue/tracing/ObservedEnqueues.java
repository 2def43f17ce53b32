package io.holdfast.queue.tracing;

import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TraceContext;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Enqueues as observations: spans of the kind PRODUCER. */
final class ObservedEnqueues implements EnqueueTracing {

    private static final Logger log = LoggerFactory.getLogger(ObservedEnqueues.class);
    private static final SendConvention CONVENTION = new SendConvention();

    private final ObservationRegistry registry;

    ObservedEnqueues(ObservationRegistry registry) {
        this.registry = registry;
    }

    @Override
    public <T> T send(QueueName queue, List<NewTask> tasks, Function<List<NewTask>, T> write) {
        SendContext context = new SendContext(queue, tasks);
        Observation observation = started(context);
        try (Observation.Scope unused = observation.openScope()) {
            return write.apply(traced(tasks, context.trace()));
        } catch (RuntimeException | Error e) {
            observation.error(e);
            throw e;
        } finally {
            observation.stop();
        }
    }

    /** A tracer that fails must not keep tasks from being enqueued. */
    private Observation started(SendContext context) {
        try {
            return Observation.start(CONVENTION, () -> context, registry);
        } catch (RuntimeException e) {
            log.warn("An enqueue to queue {} is not traced", context.queue(), e);
            return Observation.NOOP;
        }
    }

    private static List<NewTask> traced(List<NewTask> tasks, @Nullable TraceContext trace) {
        return trace == null
                ? tasks
                : tasks.stream().map(task -> task.withTrace(trace)).toList();
    }
}
