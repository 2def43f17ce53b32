package io.holdfast.queue;

import io.holdfast.architecture.ArchitectureRules;
import io.holdfast.architecture.ModuleArchitecture;
import org.junit.jupiter.api.Test;

class ArchitectureTest extends ModuleArchitecture {

    @Override
    protected String[] redisPackages() {
        return new String[] {"io.holdfast.queue.redis.."};
    }

    @Test
    void dependsNeitherOnSpringBootNorOnOtherModules() {
        check(ArchitectureRules.independentOf(
                "org.springframework.boot..",
                "io.holdfast.worker..",
                "io.holdfast.producer..",
                "io.holdfast.monitor..",
                "io.holdfast.standalone.."));
    }
}
