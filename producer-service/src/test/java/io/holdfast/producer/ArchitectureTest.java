package io.holdfast.producer;

import io.holdfast.architecture.ArchitectureRules;
import io.holdfast.architecture.ModuleArchitecture;
import org.junit.jupiter.api.Test;

class ArchitectureTest extends ModuleArchitecture {

    @Test
    void dependsOnTheQueueOnly() {
        check(ArchitectureRules.independentOf(
                "io.holdfast.worker..", "io.holdfast.monitor..", "io.holdfast.standalone.."));
    }
}
