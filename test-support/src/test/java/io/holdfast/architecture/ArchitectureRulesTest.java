package io.holdfast.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Shows that each rule fails on a violation planted for it. */
class ArchitectureRulesTest {

    private static final String VIOLATIONS = "io.holdfast.architecture.violations";
    private static final JavaClasses PLANTED = new ClassFileImporter().importPackages(VIOLATIONS);

    @Test
    void aPackageCycleIsFound() {
        assertThat(violations(ArchitectureRules.noPackageCycles()))
                .singleElement()
                .asString()
                .contains("Cycle detected")
                .contains("cycle.a")
                .contains("cycle.b");
    }

    @Test
    void aCycleOfTwoClassesInOnePackageIsFound() {
        assertThat(violations(ArchitectureRules.noClassCycles()))
                .filteredOn(found -> found.contains("Value"))
                .singleElement()
                .asString()
                .contains("Cycle detected")
                .contains("knot.Service")
                .contains("knot.Value");
    }

    @Test
    void aRedisDriverInTheWrongPackageIsFound() {
        assertThat(violations(ArchitectureRules.redisDriversOnlyIn("..config..")))
                .anyMatch(found -> found.contains("LettuceUser") && found.contains("io.lettuce.core.RedisURI"))
                .anyMatch(found -> found.contains("SpringDataUser") && found.contains("StringRedisTemplate"));
        assertThat(violations(ArchitectureRules.redisDriversOnlyIn(VIOLATIONS + "..")))
                .isEmpty();
    }

    @Test
    void aForbiddenDependencyIsFound() {
        assertThat(violations(ArchitectureRules.independentOf("io.lettuce..")))
                .isNotEmpty()
                .allMatch(found -> found.contains("LettuceUser"));
        assertThat(violations(ArchitectureRules.independentOf("org.springframework.boot..")))
                .isEmpty();
    }

    @Test
    void everyWayToReadTheWallClockIsFoundExceptInClocks() {
        List<String> found = violations(ArchitectureRules.onlyClocksReadTheWallClock());

        assertThat(found).hasSize(4).allMatch(text -> text.contains("TimeReader"));
        assertThat(found).filteredOn(text -> text.contains("Instant.now()")).hasSize(3);
        assertThat(found).anyMatch(text -> text.contains("System.currentTimeMillis()"));
    }

    @Test
    void aPackageWithoutNullMarkedIsFound() {
        assertThat(violations(ArchitectureRules.packagesAreNullMarked()))
                .anyMatch(found -> found.contains(VIOLATIONS + ".cycle.a.First"));
    }

    @Test
    void aModuleWithoutClassesBreaksNoRule() {
        JavaClasses none = new ClassFileImporter().importPackages(VIOLATIONS + ".absent");

        assertThat(List.of(
                        ArchitectureRules.noPackageCycles(),
                        ArchitectureRules.noClassCycles(),
                        ArchitectureRules.redisDriversOnlyIn("..config.."),
                        ArchitectureRules.independentOf("io.lettuce.."),
                        ArchitectureRules.onlyClocksReadTheWallClock(),
                        ArchitectureRules.packagesAreNullMarked()))
                .allSatisfy(rule -> rule.check(none));
    }

    private static List<String> violations(ArchRule rule) {
        return rule.evaluate(PLANTED).getFailureReport().getDetails();
    }
}
