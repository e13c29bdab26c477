package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.qemu4j.integration.sample.Face;
import java.lang.module.ModuleDescriptor;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each rule for packages finds what breaks it in the sample. */
class PackageRulesTest {
    private static final String ROOT = Face.class.getPackageName();
    private static final String ONE = ROOT + ".one";
    private static final String TWO = ROOT + ".two";
    private static final String THREE = ROOT + ".three";
    private static final JavaClasses SAMPLE = new ClassFileImporter().importPackages(ROOT);

    @Test
    void aPackageWithTooManyTypesIsFound() {
        assertThat(PackageRules.packagesOverLimit(SAMPLE, 1))
                .containsExactly(
                        ROOT + " has 2 top-level types, more than 1", THREE + " has 2 top-level types, more than 1");
        assertThat(PackageRules.packagesOverLimit(SAMPLE, 2)).isEmpty();
    }

    @Test
    void anExportedPackageWithTooManyPublicTypesIsFound() {
        assertThat(PackageRules.exportsOverLimit(SAMPLE, Set.of(ROOT, THREE), 1))
                .containsExactly(ROOT + " has 2 public types, more than 1");
        assertThat(PackageRules.exportsOverLimit(SAMPLE, Set.of(THREE), 1)).isEmpty();
    }

    @Test
    void aCycleAmongPackagesIsFound() {
        assertThat(PackageRules.packageCycles(SAMPLE, Set.of(ROOT)))
                .containsExactly(ONE + " -> " + TWO + ", " + TWO + " -> " + ONE);
        assertThat(PackageRules.packageCycles(SAMPLE, Set.of(ROOT, TWO))).isEmpty();
    }

    @Test
    void aCycleAmongFilesOfTwoPackagesIsFoundAndOneWithinAPackageIsNot() {
        Set<String> packages = Set.of(ROOT, ONE, TWO, THREE);
        assertThat(PackageRules.fileCycles(SAMPLE, packages, Set.of()))
                .containsExactly("%1$s.One -> %2$s.Two, %2$s.Two -> %1$s.One".formatted(ONE, TWO));
        assertThat(PackageRules.fileCycles(SAMPLE, packages, Set.of(TWO + ".Two")))
                .isEmpty();
        assertThat(PackageRules.fileCycles(SAMPLE, Set.of(ROOT, ONE, THREE), Set.of()))
                .isEmpty();
    }

    @Test
    void aUseOfTheRootThatIsNotAllowedIsFound() {
        assertThat(PackageRules.usesOfRoot(
                        SAMPLE, ROOT, type -> type.getSimpleName().equals("Value")))
                .containsExactly(THREE + ".Helper uses " + ROOT + ".Face", THREE + ".Three uses " + ROOT + ".Face");
        assertThat(PackageRules.usesOfRoot(SAMPLE, ROOT, type -> true)).isEmpty();
    }

    @Test
    void aFamilyThatUsesAnotherIsFound() {
        Set<String> families = Set.of(ONE, TWO, THREE);
        assertThat(PackageRules.usesOfOtherFamilies(SAMPLE, families, Map.of(ONE, Set.of(TWO))))
                .containsExactly(TWO + ".Two uses " + ONE + ".One");
        assertThat(PackageRules.usesOfOtherFamilies(SAMPLE, families, Map.of(ONE, Set.of(TWO), TWO, Set.of(ONE))))
                .isEmpty();
    }

    @Test
    void anInternalPackageThatIsExportedToEverybodyIsFound() {
        ModuleDescriptor module = ModuleDescriptor.newModule("sample")
                .exports("sample")
                .exports("sample.internal.cache")
                .build();
        assertThat(PackageRules.wrongExports(module, Set.of("friend")))
                .containsExactly("sample exports sample.internal.cache");
    }

    @Test
    void anExportToAModuleOfAnotherProjectIsFound() {
        ModuleDescriptor module = ModuleDescriptor.newModule("sample")
                .exports("sample.internal.cache", Set.of("friend"))
                .exports("sample.internal.clock", Set.of("friend", "stranger"))
                .build();
        assertThat(PackageRules.wrongExports(module, Set.of("friend")))
                .singleElement()
                .asString()
                .contains("sample.internal.clock", "stranger");
    }
}
