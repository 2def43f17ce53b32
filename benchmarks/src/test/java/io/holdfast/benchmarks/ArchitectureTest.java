package io.holdfast.benchmarks;

import io.holdfast.architecture.ModuleArchitecture;

class ArchitectureTest extends ModuleArchitecture {

    /** The harness looks at Redis itself, and the yardstick is made of its commands. */
    @Override
    protected String[] redisPackages() {
        return new String[] {"..redis..", "..contender..", "..measure.."};
    }
}
