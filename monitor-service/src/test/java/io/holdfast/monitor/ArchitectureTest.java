package io.holdfast.monitor;

import io.holdfast.architecture.ArchitectureRules;
import io.holdfast.architecture.ModuleArchitecture;
import org.junit.jupiter.api.Test;

class ArchitectureTest extends ModuleArchitecture {

    @Test
    void dependsOnNoOtherService() {
        check(ArchitectureRules.independentOf(
                "io.holdfast.worker..", "io.holdfast.producer..", "io.holdfast.standalone.."));
    }
}
