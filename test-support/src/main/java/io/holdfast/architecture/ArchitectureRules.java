package io.holdfast.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.NullMarked;

/** Rules about compiled classes. {@code ArchitectureRulesTest} shows a violation of each. */
public final class ArchitectureRules {

    private ArchitectureRules() {}

    /** The main classes of the module whose tests run, without those of its dependencies. */
    public static JavaClasses mainClasses() {
        return new ClassFileImporter().importPath(Path.of("target", "classes"));
    }

    public static ArchRule noPackageCycles() {
        return slices().matching("io.holdfast.(**)").should().beFreeOfCycles().allowEmptyShould(true);
    }

    /** No top-level class reaches itself through others. Nested classes count as a part of their top-level class. */
    public static ArchRule noClassCycles() {
        return slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass type) {
                        return type.getPackageName().startsWith("io.holdfast")
                                ? SliceIdentifier.of(topLevel(type).getName())
                                : SliceIdentifier.ignore();
                    }

                    @Override
                    public String getDescription() {
                        return "top-level classes";
                    }
                })
                .namingSlices("class $1")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true);
    }

    private static JavaClass topLevel(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureRules::topLevel).orElse(type);
    }

    /** Other packages reach Redis through the queue port, never through a driver. */
    public static ArchRule redisDriversOnlyIn(String... packages) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(packages)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework.data..", "io.lettuce..")
                .allowEmptyShould(true);
    }

    public static ArchRule independentOf(String... packages) {
        return noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages)
                .allowEmptyShould(true);
    }

    /** Everything else takes a {@code Clock} as an argument, so that tests control the time. */
    public static ArchRule onlyClocksReadTheWallClock() {
        return classes()
                .that()
                .haveNameNotMatching(".*Clock")
                .should(notReadTheWallClock())
                .allowEmptyShould(true);
    }

    /** Callers of a package that is not null-marked get no null checks. */
    public static ArchRule packagesAreNullMarked() {
        return classes()
                .should(new ArchCondition<>("live in a package marked with @NullMarked") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                            events.add(SimpleConditionEvent.violated(
                                    type, type.getName() + " lives in a package without @NullMarked"));
                        }
                    }
                })
                .allowEmptyShould(true);
    }

    private static ArchCondition<JavaClass> notReadTheWallClock() {
        return new ArchCondition<>("not read the wall clock") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getAccessesFromSelf().stream()
                        .filter(access -> isWallClock(access.getTarget()))
                        .map(JavaAccess::getDescription)
                        .forEach(found -> events.add(SimpleConditionEvent.violated(type, found)));
            }
        };
    }

    private static boolean isWallClock(AccessTarget target) {
        JavaClass owner = target.getOwner();
        return switch (target.getName()) {
            case "now" ->
                owner.isEquivalentTo(Instant.class) && target.getFullName().endsWith("()");
            case "currentTimeMillis" -> owner.isEquivalentTo(System.class);
            default -> false;
        };
    }
}
