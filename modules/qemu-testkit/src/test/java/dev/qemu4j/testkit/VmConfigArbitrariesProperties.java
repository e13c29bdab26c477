package dev.qemu4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.qemu4j.config.CommandLine;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.chardev.Chardev;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.QemuText;
import dev.qemu4j.config.setting.Secret;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What the arbitraries of virtual machines promise. */
class VmConfigArbitrariesProperties {
    @Provide
    Arbitrary<VmConfig> configs() {
        return VmConfigArbitraries.configs();
    }

    @Provide
    Arbitrary<VmConfig> configsWithCommandLine() {
        return VmConfigArbitraries.configsWithCommandLine();
    }

    @Provide
    Arbitrary<String> texts() {
        return VmConfigArbitraries.texts();
    }

    @Property(tries = 100)
    void everyMachineThatNeedsNoManagerHasACommandLine(@ForAll("configsWithCommandLine") VmConfig config) {
        assertThat(CommandLine.of(config).arguments()).contains("-name");
    }

    @Property(tries = 100)
    void noSecretIsHeldInMemory(@ForAll("configs") VmConfig config) {
        assertThat(config.parts(Secret.class))
                .allSatisfy(secret -> assertThat(secret.file()).isPresent());
    }

    @Property(tries = 500)
    void everyTextIsAcceptedByQemu(@ForAll("texts") String text) {
        assertThat(QemuText.check(text)).isEqualTo(text);
    }

    @Example
    void theTextsIncludeHostileOnes() {
        Set<String> texts =
                VmConfigArbitraries.texts().sampleStream().limit(2000).collect(Collectors.toSet());
        assertThat(texts)
                .anyMatch(text -> text.contains(","))
                .anyMatch(text -> text.contains("="))
                .anyMatch(text -> text.contains("\n"))
                .anyMatch(text -> text.contains("\""))
                .anyMatch(text -> text.startsWith("-"))
                .anyMatch(text -> text.contains("\ud83d\ude00"))
                .anyMatch(text -> text.length() >= 4000)
                .contains("");
    }

    @Example
    void machinesHaveManyKindsOfParts() {
        Set<Class<?>> kinds = VmConfigArbitraries.configs()
                .sampleStream()
                .limit(300)
                .flatMap(config -> config.parts().stream())
                .map(Part::getClass)
                .collect(Collectors.toSet());
        assertThat(kinds).hasSizeGreaterThan(30);
    }

    @Example
    void valuesOfASingleTypeAreGenerated() {
        assertThat(VmConfigArbitraries.values(Chardev.class).sample()).isInstanceOf(Chardev.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VmConfigArbitraries.values(Thread.class))
                .withMessageContaining("java.lang.Thread");
    }
}
