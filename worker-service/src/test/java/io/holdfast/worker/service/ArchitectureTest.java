package io.holdfast.worker.service;

import io.holdfast.architecture.ArchitectureRules;
import io.holdfast.architecture.ModuleArchitecture;
import org.junit.jupiter.api.Test;

class ArchitectureTest extends ModuleArchitecture {

    @Test
    void dependsOnNoOtherService() {
        check(ArchitectureRules.independentOf(
                "io.holdfast.producer..", "io.holdfast.monitor..", "io.holdfast.standalone.."));
    }
}
