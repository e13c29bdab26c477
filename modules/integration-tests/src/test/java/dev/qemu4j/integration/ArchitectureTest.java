package dev.qemu4j.integration;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import dev.qemu4j.config.Network;
import dev.qemu4j.manager.MachineMonitor;
import dev.qemu4j.manager.ShutdownOutcome;
import dev.qemu4j.manager.VmException;
import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.manager.VmStopReason;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleDescriptor.Requires;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of the architecture, checked on the modules as they are built. */
class ArchitectureTest {
    private static final String EVERY_MODULE = "dev.qemu4j.integration.PublishedModule#all";
    private static final String LIBRARY_MODULES = "dev.qemu4j.integration.PublishedModule#library";
    private static final String HAND_WRITTEN_MODULES = "dev.qemu4j.integration.PublishedModule#handWritten";
    private static final String CORE_MODULES = "dev.qemu4j.integration.PublishedModule#core";
    private static final String PROJECT = "dev.qemu4j.";
    private static final JavaClasses CORE = PublishedModule.coreClasses();

    /** A reader can survey a package with this many source files, and a user one with this many public types. */
    private static final int MAX_TYPES = 25;

    private static final int MAX_PUBLIC_TYPES = 22;

    /**
     * The types of the manager's root package that its other packages may use, beside {@code VmException} and its subtypes. They are
     * the values in which every package reports a machine's state and end, and the monitor through which it executes commands. The
     * rest of the root package puts the other packages together, so using it from there would make a circle.
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

    /** Those that internal packages may be shared with. The examples are not published. */
    private static final Set<String> MODULES_OF_THIS_PROJECT = Stream.concat(
                    PublishedModule.all().stream().map(PublishedModule::moduleName), Stream.of("dev.qemu4j.examples"))
            .collect(Collectors.toSet());

    private static String family(String name) {
        return PublishedModule.config().moduleName() + "." + name;
    }

    private static Set<String> families(String... names) {
        return Stream.of(names).map(ArchitectureTest::family).collect(Collectors.toSet());
    }

    @ParameterizedTest
    @MethodSource(EVERY_MODULE)
    void aModuleRequiresWhatIsListedAndNothingElse(PublishedModule module) throws Exception {
        Set<String> required = module.descriptor().requires().stream()
                .map(Requires::name)
                .filter(name -> !name.equals("java.base"))
                .collect(Collectors.toSet());
        Set<String> expected = Stream.concat(module.siblings().stream(), module.libraries().stream())
                .collect(Collectors.toSet());
        assertThat(required).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource(EVERY_MODULE)
    void aModuleUsesTheClassesOfThoseItRequires(PublishedModule module) {
        Set<String> used = module.classes().stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(dependency -> moduleOf(dependency.getTargetClass()))
                .filter(name -> name.startsWith(PROJECT) && !name.equals(module.moduleName()))
                .collect(Collectors.toSet());
        assertThat(used).isEqualTo(module.siblings());
    }

    private static String moduleOf(JavaClass type) {
        String name = type.getPackageName();
        if (!name.startsWith(PROJECT)) {
            return name;
        }
        int end = name.indexOf('.', PROJECT.length());
        return end < 0 ? name : name.substring(0, end);
    }

    @ParameterizedTest
    @MethodSource(HAND_WRITTEN_MODULES)
    void aModuleExportsItsApiPackagesAndNoOthers(PublishedModule module) throws Exception {
        Set<String> exported = module.descriptor().exports().stream()
                .filter(export -> !export.isQualified())
                .map(Exports::source)
                .collect(Collectors.toSet());
        assertThat(exported).isEqualTo(module.apiPackages());
    }

    @ParameterizedTest
    @MethodSource(EVERY_MODULE)
    void anInternalPackageIsExportedToModulesOfThisProjectOnly(PublishedModule module) throws Exception {
        assertThat(PackageRules.wrongExports(module.descriptor(), MODULES_OF_THIS_PROJECT))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource(HAND_WRITTEN_MODULES)
    void noPackageHasTooManyTypes(PublishedModule module) {
        assertThat(PackageRules.packagesOverLimit(module.classes(), MAX_TYPES)).isEmpty();
        assertThat(PackageRules.exportsOverLimit(module.classes(), module.apiPackages(), MAX_PUBLIC_TYPES))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource(HAND_WRITTEN_MODULES)
    void thePackagesBelowTheRootHaveNoCycles(PublishedModule module) {
        assertThat(PackageRules.packageCycles(module.classes(), Set.of(module.moduleName())))
                .isEmpty();
    }

    @Test
    void thePackagesOfTheManagerUseOnlyItsValuesAndItsMonitorOfTheRoot() {
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
        assertThat(PackageRules.usesOfOtherFamilies(
                        PublishedModule.config().classes(), FAMILIES, FAMILY_EXCEPTIONS))
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

    @ParameterizedTest
    @MethodSource(CORE_MODULES)
    void aModuleIsOpenToNobodyButJackson(PublishedModule module) throws Exception {
        assertThat(module.descriptor().isOpen()).isFalse();
        assertThat(module.descriptor().opens())
                .allSatisfy(opens -> assertThat(opens.targets()).containsExactly("tools.jackson.databind"));
    }

    @ParameterizedTest
    @MethodSource(EVERY_MODULE)
    void everyPackageIsNullMarked(PublishedModule module) {
        assertThat(module.packages()).isNotEmpty().allSatisfy(name -> {
            Class<?> info = Class.forName(name + ".package-info");
            assertThat(info).hasAnnotation(NullMarked.class);
        });
    }

    @ParameterizedTest
    @MethodSource(LIBRARY_MODULES)
    void everyExceptionExtendsTheRootOfItsModule(PublishedModule module) {
        classes()
                .that()
                .areAssignableTo(Throwable.class)
                .should()
                .beAssignableTo(module.rootException())
                .allowEmptyShould(false)
                .check(module.classes());
    }

    @Test
    void noMethodIsSynchronized() {
        noMethods().should().haveModifier(JavaModifier.SYNCHRONIZED).check(CORE);
    }

    @ParameterizedTest
    @MethodSource(CORE_MODULES)
    void noBlockIsSynchronized(PublishedModule module) throws Exception {
        assertThat(blocksThatAreSynchronized(Path.of(module.location().toURI()), names(module.classes())))
                .isEmpty();
    }

    @Test
    void aSynchronizedBlockIsFound() throws Exception {
        class Offender {
            private final Object lock = new Object();

            @SuppressWarnings("unused") // its bytecode is looked at
            int value() {
                synchronized (lock) {
                    return 1;
                }
            }
        }

        Path here = Path.of(Offender.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        assertThat(blocksThatAreSynchronized(here, List.of(Offender.class.getName())))
                .hasSize(1);
    }

    private static List<String> names(JavaClasses classes) {
        return classes.stream().map(JavaClass::getName).toList();
    }

    /** The bytecode says it: a block is compiled to the instruction {@code monitorenter}. */
    private static List<String> blocksThatAreSynchronized(Path location, List<String> names) {
        List<String> arguments = new ArrayList<>(List.of("-c", "-p", "-cp", location.toString()));
        arguments.addAll(names);
        StringWriter out = new StringWriter();
        StringWriter problems = new StringWriter();
        ToolProvider javap = ToolProvider.findFirst("javap").orElseThrow();
        int status = javap.run(new PrintWriter(out), new PrintWriter(problems), arguments.toArray(String[]::new));
        assertThat(status).as("javap: %s", problems).isZero();
        // One line for each class, so that none was passed over.
        assertThat(Pattern.compile("(?m)^(?:Compiled from|(?:[a-z]+ )*(?:class|interface) )")
                        .matcher(out.toString())
                        .results()
                        .count())
                .isGreaterThanOrEqualTo(names.size());
        return out.toString()
                .lines()
                .filter(line -> line.matches("\\s+\\d+: monitorenter\\s*"))
                .toList();
    }

    @Test
    void nobodySleeps() {
        noClasses().should().callMethod(Thread.class, "sleep", long.class).check(CORE);
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class, int.class)
                .check(CORE);
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", java.time.Duration.class)
                .check(CORE);
        noClasses().should().callMethod(TimeUnit.class, "sleep", long.class).check(CORE);
    }

    @Test
    void nothingIsThreadLocal() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ThreadLocal.class)
                .check(CORE);
    }

    @Test
    void nobodyPrints() {
        noClasses().should().accessField(System.class, "out").check(CORE);
        noClasses().should().accessField(System.class, "err").check(CORE);
        noClasses().should().callMethod(Throwable.class, "printStackTrace").check(CORE);
    }

    @Test
    void nobodyUsesTheInternalsOfTheJdk() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("sun..", "com.sun..", "jdk.internal..")
                .check(CORE);
    }
}
