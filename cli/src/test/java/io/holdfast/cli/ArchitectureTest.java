package io.holdfast.cli;

import static io.holdfast.architecture.ArchitectureRules.independentOf;

import io.holdfast.architecture.ModuleArchitecture;
import org.junit.jupiter.api.Test;

class ArchitectureTest extends ModuleArchitecture {

    @Override
    protected String[] redisPackages() {
        return new String[] {"..cli.redis..", "..cli.doctor.."};
    }

    /** It would start ten times as slowly. */
    @Test
    void isNoSpringBootApplication() {
        check(independentOf("org.springframework.boot..", "org.springframework.web.."));
    }
}
