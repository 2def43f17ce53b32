package io.holdfast.worker.service;

import io.holdfast.service.ServiceDefinition;
import io.holdfast.service.ServiceLauncher;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/** Starts a worker with the simulated handler and the handlers of routes. */
@SpringBootApplication
@EnableConfigurationProperties(SimulationProperties.class)
public class WorkerApplication {

    public static final ServiceDefinition SERVICE =
            new ServiceDefinition("worker-service", WorkerApplication.class, WorkerVariables.all());

    public static void main(String[] args) {
        ServiceLauncher.runOrExit(SERVICE, args);
    }
}
