package io.holdfast.queue.tracing;

import io.holdfast.queue.task.NewTask;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/** Names and attributes of the span of an enqueue. */
final class SendConvention implements ObservationConvention<SendContext> {

    private static final KeyValues OPERATION = KeyValues.of(
            "messaging.system", "holdfast", "messaging.operation.name", "send", "messaging.operation.type", "send");

    @Override
    public String getName() {
        return TaskObservations.ENQUEUE;
    }

    @Override
    public String getContextualName(SendContext context) {
        return "send " + context.queue();
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(SendContext context) {
        return OPERATION.and("messaging.destination.name", context.queue().value());
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(SendContext context) {
        if (context.tasks().size() != 1) {
            return KeyValues.of(
                    "messaging.batch.message_count",
                    Integer.toString(context.tasks().size()));
        }
        NewTask task = context.tasks().get(0);
        return KeyValues.of(
                "messaging.message.id",
                task.id().value(),
                "holdfast.task.type",
                task.header().type().value());
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return context instanceof SendContext;
    }
}
