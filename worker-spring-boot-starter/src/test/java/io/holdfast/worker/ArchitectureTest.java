package io.holdfast.worker;

import io.holdfast.architecture.ArchitectureRules;
import io.holdfast.architecture.ModuleArchitecture;
import org.junit.jupiter.api.Test;

class ArchitectureTest extends ModuleArchitecture {

    @Test
    void knowsNoService() {
        check(ArchitectureRules.independentOf(
                "io.holdfast.worker.service..",
                "io.holdfast.producer..",
                "io.holdfast.monitor..",
                "io.holdfast.standalone.."));
    }
}
