package io.holdfast.standalone;

import io.holdfast.architecture.ArchitectureRules;
import io.holdfast.architecture.ModuleArchitecture;
import org.junit.jupiter.api.Test;

class ArchitectureTest extends ModuleArchitecture {

    @Test
    void classesHaveNoCycles() {
        check(ArchitectureRules.noClassCycles());
    }
}
