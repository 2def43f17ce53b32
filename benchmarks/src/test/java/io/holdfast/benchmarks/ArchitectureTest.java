package io.holdfast.benchmarks;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;

import io.holdfast.architecture.ArchitectureRules;
import io.holdfast.architecture.ModuleArchitecture;
import org.junit.jupiter.api.Test;

class ArchitectureTest extends ModuleArchitecture {

    /** The harness looks at Redis itself, and the yardstick is made of its commands. */
    @Override
    protected String[] redisPackages() {
        return new String[] {"..redis..", "..contender..", "..measure..", "..http.."};
    }

    /** Except where a class sits in a package of another module to see inside, and where JMH has written. */
    @Override
    @Test
    public void packagesAreNullMarked() {
        ArchitectureRules.packagesAreNullMarked()
                .check(ArchitectureRules.mainClasses()
                        .that(resideInAPackage("io.holdfast.benchmarks..")
                                .and(resideOutsideOfPackage("..jmh_generated.."))));
    }
}
