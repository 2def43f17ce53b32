package io.holdfast.service;

import io.holdfast.architecture.ArchitectureRules;
import io.holdfast.architecture.ModuleArchitecture;
import org.junit.jupiter.api.Test;

class ArchitectureTest extends ModuleArchitecture {

    @Test
    void dependsOnNoService() {
        check(ArchitectureRules.independentOf(
                "io.holdfast.producer..", "io.holdfast.worker..", "io.holdfast.monitor..", "io.holdfast.standalone.."));
    }
}
