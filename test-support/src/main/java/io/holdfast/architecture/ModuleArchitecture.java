package io.holdfast.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** The rules for every module. Its ArchitectureTest extends this class and adds the rules for its own dependencies. */
public abstract class ModuleArchitecture {

    private final JavaClasses classes = ArchitectureRules.mainClasses();

    protected final void check(ArchRule rule) {
        rule.check(classes);
    }

    /** The packages that may use a Redis driver: by default those that configure the connection. */
    protected String[] redisPackages() {
        return new String[] {"..config..", "..autoconfigure.."};
    }

    @Test
    public void packagesHaveNoCycles() {
        check(ArchitectureRules.noPackageCycles());
    }

    @Test
    public void classesHaveNoCycles() {
        check(ArchitectureRules.noClassCycles());
    }

    @Test
    public void packagesAreNullMarked() {
        check(ArchitectureRules.packagesAreNullMarked());
    }

    @Test
    public void onlyClocksReadTheWallClock() {
        check(ArchitectureRules.onlyClocksReadTheWallClock());
    }

    @Test
    public void redisDriversStayWhereTheyBelong() {
        check(ArchitectureRules.redisDriversOnlyIn(redisPackages()));
    }
}
