package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.qemu4j.config.Network;
import dev.qemu4j.manager.MachineMonitor;
import dev.qemu4j.manager.ShutdownOutcome;
import dev.qemu4j.manager.VmException;
import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.manager.VmStopReason;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How large the packages of a module may be, and how they may depend on each other. {@link PackageRulesTest} shows that the rules can fail. */
class RoomsTest {
    private static final String EVERY_MODULE = "dev.qemu4j.integration.PublishedModule#all";
    private static final String HAND_WRITTEN_MODULES = "dev.qemu4j.integration.PublishedModule#handWritten";

    /** How many source files a reader can survey. */
    private static final int MAX_TYPES = 25;

    /** How many public types a user can survey. */
    private static final int MAX_PUBLIC_TYPES = 22;

    /**
     * The types of the manager's root package that its rooms may use, beside {@code VmException} and its subtypes: values that every
     * room reports a machine's state and end with, and the monitor that executes commands. The rest of the root package puts the rooms
     * together, so a room that used it would be in a cycle with it.
     */
    private static final Set<Class<?>> USED_OF_MANAGER_ROOT =
            Set.of(VmStatus.class, VmStopReason.class, ShutdownOutcome.class, MachineMonitor.class);

    /** The packages with one family of parts each. A reader of one needs no other, except for these. */
    private static final Set<String> FAMILIES = families(
            "block", "network", "memory", "cpu", "chardev", "display", "firmware", "cloudinit", "setting", "device");

    private static final Map<String, Set<String>> FAMILY_EXCEPTIONS = Map.of(
            // A virtio console, a serial channel and a TPM are connected to a character device.
            family("device"), families("chardev"),
            // Firmware is in flash memory, whose content is an image.
            family("firmware"), families("block"),
            // QEMU reaches a vhost-user back end through a character device.
            family("network"), families("chardev"));

    /** The modules that an internal package may be exported to: the published ones, and the examples. */
    private static final Set<String> MODULES_OF_THIS_PROJECT = Stream.concat(
                    PublishedModule.all().stream().map(PublishedModule::moduleName), Stream.of("dev.qemu4j.examples"))
            .collect(Collectors.toSet());

    private static String family(String name) {
        return PublishedModule.config().moduleName() + "." + name;
    }

    private static Set<String> families(String... names) {
        return Stream.of(names).map(RoomsTest::family).collect(Collectors.toSet());
    }

    @ParameterizedTest
    @MethodSource(EVERY_MODULE)
    void anInternalPackageIsExportedToModulesOfThisProjectOnly(PublishedModule module) throws Exception {
        assertThat(PackageRules.wrongExports(module.descriptor(), MODULES_OF_THIS_PROJECT))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource(HAND_WRITTEN_MODULES)
    void noRoomHasTooManyTypes(PublishedModule module) {
        assertThat(PackageRules.packagesOverLimit(module.classes(), MAX_TYPES)).isEmpty();
        assertThat(PackageRules.exportsOverLimit(module.classes(), module.apiPackages(), MAX_PUBLIC_TYPES))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource(HAND_WRITTEN_MODULES)
    void theRoomsOfAModuleHaveNoCycles(PublishedModule module) {
        assertThat(PackageRules.packageCycles(module.classes(), Set.of(module.moduleName())))
                .isEmpty();
    }

    @Test
    void theRoomsOfTheManagerUseOfItsRootOnlyItsValuesAndItsMonitor() {
        PublishedModule manager = PublishedModule.manager();
        assertThat(PackageRules.usesOfRoot(
                        manager.classes(),
                        manager.moduleName(),
                        type -> type.isAssignableTo(VmException.class)
                                || USED_OF_MANAGER_ROOT.stream().anyMatch(used -> isIn(type, used))))
                .isEmpty();
    }

    private static boolean isIn(JavaClass type, Class<?> outer) {
        return type.getName().equals(outer.getName()) || type.getName().startsWith(outer.getName() + "$");
    }

    @Test
    void noFamilyOfPartsUsesAnother() {
        assertThat(PackageRules.usesOfOtherFamilies(PublishedModule.config().classes(), FAMILIES, FAMILY_EXCEPTIONS))
                .isEmpty();
    }

    @Test
    void theFilesOfTheFamiliesAndTheirRootHaveNoCycles() {
        Set<String> packages = new HashSet<>(FAMILIES);
        packages.add(PublishedModule.config().moduleName());
        // The interface of all networks has factory methods for some of them.
        Set<String> leftOut = Set.of(Network.class.getName());
        assertThat(PackageRules.fileCycles(PublishedModule.config().classes(), packages, leftOut))
                .isEmpty();
    }
}
