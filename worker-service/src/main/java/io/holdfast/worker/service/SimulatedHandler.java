package io.holdfast.worker.service;

import io.holdfast.worker.FallbackHandler;
import io.holdfast.worker.TaskContext;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.stereotype.Component;

/** Simulates work: sleeps, then fails at random. For trying out Holdfast and for tests. */
@Component
@ConditionalOnBooleanProperty(name = "holdfast.worker.simulation.enabled", matchIfMissing = true)
final class SimulatedHandler implements FallbackHandler {

    private static final Logger log = LoggerFactory.getLogger(SimulatedHandler.class);

    private final SimulationProperties properties;

    SimulatedHandler(SimulationProperties properties) {
        this.properties = properties;
        log.warn(
                "Simulation is on: tasks of types without a handler or route sleep for {} ms, then complete or fail"
                        + " at random. Set WORKER_SIMULATION=false to turn it off",
                properties.sleep().toMillis());
    }

    @Override
    public void handle(TaskContext task) throws InterruptedException, SimulatedFailureException {
        log.debug("Task {} of type {} runs, attempt {}", task.id(), task.type(), task.attempt());
        Thread.sleep(properties.sleep().toMillis());
        if (ThreadLocalRandom.current().nextInt(100) < properties.failurePct()) {
            throw new SimulatedFailureException();
        }
    }
}
