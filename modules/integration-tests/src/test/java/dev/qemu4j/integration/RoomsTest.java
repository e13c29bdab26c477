package dev.qemu4j.integration;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.qemu4j.manager.MachineMonitor;
import dev.qemu4j.manager.ShutdownOutcome;
import dev.qemu4j.manager.VmException;
import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.manager.VmStopReason;
import dev.qemu4j.testkit.FakeQemu;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How the packages of a module may depend on each other. */
class RoomsTest {
    private static final String MANAGER = "dev.qemu4j.manager";

    /** What the rooms of the manager may see of its root package, beside exceptions; nested types included. */
    private static final Set<Class<?>> SHARED =
            Set.of(VmStatus.class, VmStopReason.class, ShutdownOutcome.class, MachineMonitor.class);

    /** All but QAPI's: its generated packages are cut as QAPI cuts its modules, which have circles. */
    static Stream<PublishedModule> modules() {
        PublishedModule testkit =
                new PublishedModule(FakeQemu.class, RuntimeException.class, Set.of(), Set.of(), Set.of());
        return Stream.concat(
                PublishedModule.all().stream()
                        .filter(module -> !module.moduleName().equals("dev.qemu4j.qapi")),
                Stream.of(testkit));
    }

    private static PublishedModule module(String name) {
        return PublishedModule.core().stream()
                .filter(module -> module.moduleName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void theRoomsOfAModuleHaveNoCircle(PublishedModule module) {
        noCircleOutside(module.moduleName()).check(module.classes());
    }

    @Test
    void aCircleWouldBeSeen() {
        // Left out is a package that does not exist: so root and families of the configuration are rooms, with circles.
        ArchRule rule = noCircleOutside("dev.qemu4j.none");
        assertThat(rule.evaluate(module("dev.qemu4j.config").classes()).hasViolation())
                .isTrue();
    }

    @Test
    void theRoomsOfTheManagerSeeOfItsFaceWhatTheyShare() {
        roomsDependOnFaceOnlyFor(SHARED).check(module(MANAGER).classes());
    }

    @Test
    void aRoomThatSawMoreWouldBeSeen() {
        ArchRule rule = roomsDependOnFaceOnlyFor(Set.of());
        assertThat(rule.evaluate(module(MANAGER).classes()).hasViolation()).isTrue();
    }

    private static ArchRule noCircleOutside(String root) {
        return slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass type) {
                        return type.getPackageName().equals(root)
                                ? SliceIdentifier.ignore()
                                : SliceIdentifier.of(type.getPackageName());
                    }

                    @Override
                    public String getDescription() {
                        return "rooms";
                    }
                })
                .should()
                .beFreeOfCycles();
    }

    private static ArchRule roomsDependOnFaceOnlyFor(Set<Class<?>> shared) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(MANAGER)
                .should()
                .dependOnClassesThat(describe(
                        "belong to the manager alone",
                        type -> type.getPackageName().equals(MANAGER)
                                && !type.isAssignableTo(VmException.class)
                                && shared.stream()
                                        .noneMatch(one -> outermost(type).isEquivalentTo(one))));
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(RoomsTest::outermost).orElse(type);
    }
}
