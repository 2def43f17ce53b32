package io.holdfast.queue.tracing;

import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.task.TraceContext;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Attempts as observations: spans of the kind CONSUMER. */
final class ObservedRuns implements RunTracing {

    private static final Logger log = LoggerFactory.getLogger(ObservedRuns.class);
    private static final RunConvention CONVENTION = new RunConvention();

    private final ObservationRegistry registry;

    ObservedRuns(ObservationRegistry registry) {
        this.registry = registry;
    }

    @Override
    public Run begin(LeasedTask task) {
        try {
            RunContext context = new RunContext(task);
            Observation observation = Observation.start(CONVENTION, () -> context, registry);
            return new ObservedRun(context, observation, observation.openScope());
        } catch (RuntimeException e) {
            log.warn("A run of task {} is not traced", task.lease().task(), e);
            return Run.UNTRACED;
        }
    }

    private record ObservedRun(RunContext observed, Observation observation, Observation.Scope scope) implements Run {

        @Override
        public @Nullable TraceContext context() {
            return observed.trace();
        }

        @Override
        public void end(String outcome, @Nullable Throwable error) {
            try {
                observed.endsAs(outcome);
                if (error != null) {
                    observation.error(error);
                }
                scope.close();
                observation.stop();
            } catch (RuntimeException e) {
                log.warn(
                        "The trace of task {} is incomplete",
                        observed.task().lease().task(),
                        e);
            }
        }
    }
}
