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
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;

/** The rules about compiled classes. Each holds for an empty module too, and each was seen red once. */
public final class ArchitectureRules {

    private static final SliceAssignment TOP_LEVEL_CLASSES = new SliceAssignment() {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return type.getPackageName().startsWith("io.holdfast")
                    ? SliceIdentifier.of(topLevelNameOf(type))
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "top-level classes";
        }
    };

    private ArchitectureRules() {}

    /** The main classes of the module whose tests are running; those of its dependencies are not among them. */
    public static JavaClasses mainClasses() {
        return new ClassFileImporter().importPath(Path.of("target", "classes"));
    }

    public static ArchRule noPackageCycles() {
        return slices().matching("io.holdfast.(**)").should().beFreeOfCycles().allowEmptyShould(true);
    }

    /** Classes count with those nested in them. A class that can be read without the one that uses it is easier to change. */
    public static ArchRule noClassCycles() {
        return slices().assignedFrom(TOP_LEVEL_CLASSES)
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true);
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

    /** Everything else takes its time as an argument, so that no test has to wait for it. */
    public static ArchRule timeOnlyInClocksAndLoops() {
        return classes()
                .that()
                .haveNameNotMatching(".*(Clock|Loop)")
                .should(notReadTheWallClockNorSleep())
                .allowEmptyShould(true);
    }

    /** Whoever calls a package that is not null-marked gets no null checks from it. */
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

    private static String topLevelNameOf(JavaClass type) {
        return type.getName().replaceFirst("\\$.*", "");
    }

    private static ArchCondition<JavaClass> notReadTheWallClockNorSleep() {
        return new ArchCondition<>("not read the wall clock nor sleep") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getAccessesFromSelf().stream()
                        .filter(access -> isTime(access.getTarget()))
                        .map(JavaAccess::getDescription)
                        .forEach(found -> events.add(SimpleConditionEvent.violated(type, found)));
            }
        };
    }

    private static boolean isTime(AccessTarget target) {
        JavaClass owner = target.getOwner();
        return switch (target.getName()) {
            case "now" ->
                owner.isEquivalentTo(Instant.class) && target.getFullName().endsWith("()");
            case "currentTimeMillis" -> owner.isEquivalentTo(System.class);
            case "sleep" -> owner.isEquivalentTo(Thread.class) || owner.isEquivalentTo(TimeUnit.class);
            default -> false;
        };
    }
}
