package io.holdfast.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** What holds in every module. A module's ArchitectureTest extends this and adds its own direction. */
public abstract class ModuleArchitecture {

    private final JavaClasses classes = ArchitectureRules.mainClasses();

    protected final void check(ArchRule rule) {
        rule.check(classes);
    }

    /** Where Redis drivers may be used: by default in the configuration that builds the connection. */
    protected String[] redisPackages() {
        return new String[] {"..config..", "..autoconfigure.."};
    }

    @Test
    public void packagesHaveNoCycles() {
        check(ArchitectureRules.noPackageCycles());
    }

    @Test
    public void packagesAreNullMarked() {
        check(ArchitectureRules.packagesAreNullMarked());
    }

    @Test
    public void onlyClocksAndLoopsKnowTheTime() {
        check(ArchitectureRules.timeOnlyInClocksAndLoops());
    }

    @Test
    public void redisDriversStayWhereTheyBelong() {
        check(ArchitectureRules.redisDriversOnlyIn(redisPackages()));
    }
}
