package io.holdfast.worker.service;

import io.holdfast.queue.task.TimeRange;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of the simulated handler.
 *
 * @param enabled whether it runs tasks whose type has no other handler
 * @param sleep the simulated duration of a task
 * @param failurePct the percentage of runs that fail
 */
@ConfigurationProperties("holdfast.worker.simulation")
record SimulationProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("1s") Duration sleep,
        @DefaultValue("25") int failurePct) {

    SimulationProperties {
        if (!TimeRange.contains(sleep)) {
            throw new IllegalArgumentException("holdfast.worker.simulation.sleep is " + sleep + ": it must be 0s to "
                    + TimeRange.MAX_DURATION.toDays() + "d");
        }
        if (failurePct < 0 || failurePct > 100) {
            throw new IllegalArgumentException(
                    "holdfast.worker.simulation.failure-pct is " + failurePct + ": it must be 0 to 100");
        }
    }
}
