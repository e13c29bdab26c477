package dev.qemu4j.integration;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleDescriptor.Requires;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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

    /** The longest name counts: the packages of one module may begin with the name of another. */
    private static String moduleOf(JavaClass type) {
        String name = type.getPackageName();
        return PublishedModule.all().stream()
                .map(PublishedModule::moduleName)
                .filter(module -> name.equals(module) || name.startsWith(module + "."))
                .max(Comparator.comparingInt(String::length))
                .orElse(name);
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
    @MethodSource(CORE_MODULES)
    void aModuleIsOpenToJacksonOnly(PublishedModule module) throws Exception {
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
    void everyExceptionThatUsersSeeExtendsTheRootOfItsModule(PublishedModule module) {
        classes()
                .that()
                .areAssignableTo(Throwable.class)
                .and()
                .resideOutsideOfPackage("..internal..")
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
    void noClassSleeps() {
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
    void noClassUsesThreadLocals() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ThreadLocal.class)
                .check(CORE);
    }

    @Test
    void noClassPrints() {
        noClasses().should().accessField(System.class, "out").check(CORE);
        noClasses().should().accessField(System.class, "err").check(CORE);
        noClasses().should().callMethod(Throwable.class, "printStackTrace").check(CORE);
    }

    @Test
    void noClassUsesInternalsOfTheJdk() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("sun..", "com.sun..", "jdk.internal..")
                .check(CORE);
    }
}
