package io.holdfast.queue.tracing;

import io.holdfast.queue.lease.Lease;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/** Names and attributes of the span of an attempt. */
final class RunConvention implements ObservationConvention<RunContext> {

    private static final KeyValues OPERATION = KeyValues.of(
            "messaging.system",
            "holdfast",
            "messaging.operation.name",
            "process",
            "messaging.operation.type",
            "process");

    @Override
    public String getName() {
        return TaskObservations.RUN;
    }

    @Override
    public String getContextualName(RunContext context) {
        return "process " + context.task().lease().queue();
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(RunContext context) {
        return OPERATION.and(
                "messaging.destination.name",
                context.task().lease().queue().value(),
                "holdfast.task.outcome",
                context.outcome());
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(RunContext context) {
        Lease lease = context.task().lease();
        return KeyValues.of(
                "messaging.message.id",
                lease.task().id().value(),
                "messaging.client.id",
                lease.worker().value(),
                "holdfast.task.type",
                context.task().header().type().value(),
                "holdfast.task.attempt",
                Integer.toString(context.task().attempt()));
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return context instanceof RunContext;
    }
}
