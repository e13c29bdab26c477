package dev.qemu4j.qapi.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PackageMapTest {
    private static final PackageMap MAP = PackageMap.parse(List.of(
            "# a comment",
            "package block.job  Jobs.",
            "block-core  block-job-*",
            "block-core  *mirror*",
            "",
            "package block  Devices.",
            "block-core  *"));

    @Test
    void theFirstMatchingLineDecides() {
        assertThat(MAP.packageOf(definition("block-core", "block-job-pause"))).isEqualTo("dev.qemu4j.qapi.block.job");
        assertThat(MAP.packageOf(definition("block-core", "DriveMirror"))).isEqualTo("dev.qemu4j.qapi.block.job");
        assertThat(MAP.packageOf(definition("block-core", "BlockInfo"))).isEqualTo("dev.qemu4j.qapi.block");
    }

    @Test
    void aModuleWithoutALineIsNamedInTheError() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MAP.packageOf(definition("teleport", "beam-up")))
                .withMessage("packages.txt has no line for beam-up of the module teleport");
    }

    @Test
    void anInvalidLineIsRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PackageMap.parse(List.of("package block  Devices.", "block-core")))
                .withMessageContaining("block-core");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PackageMap.parse(List.of("package block")))
                .withMessageContaining("package block");
    }

    private static Definition definition(String module, String name) {
        return new Definition.Enumeration(name, module, Optional.empty(), Set.of(), List.of());
    }
}
