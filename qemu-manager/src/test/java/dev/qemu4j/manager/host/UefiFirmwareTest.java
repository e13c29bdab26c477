package dev.qemu4j.manager.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.config.Architecture;
import dev.qemu4j.config.block.ImageFormat;
import dev.qemu4j.config.firmware.FirmwareDescriptor;
import dev.qemu4j.config.firmware.Uefi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UefiFirmwareTest {
    @TempDir
    private Path folder;

    private FirmwareDescriptor firmware(String name, Optional<Path> template, String... features) {
        return new FirmwareDescriptor(
                name,
                Set.of("uefi"),
                Path.of("/fw/" + name),
                ImageFormat.RAW,
                template,
                ImageFormat.RAW,
                List.of(new FirmwareDescriptor.Target("x86_64", List.of("pc-q35-*"))),
                Set.of(features),
                template.isPresent() ? FirmwareDescriptor.Mode.SPLIT : FirmwareDescriptor.Mode.STATELESS);
    }

    private Optional<Path> template(String content) throws IOException {
        return Optional.of(Files.writeString(folder.resolve("template-" + content), content));
    }

    private Uefi choose(List<FirmwareDescriptor> installed, Set<String> required, Path variables) {
        return UefiFirmware.of(installed, Architecture.X86_64, "q35", required, Set.of(), variables);
    }

    @Test
    void aMachineGetsACopyOfTheVariablesOfTheMatchingFirmware() throws IOException {
        List<FirmwareDescriptor> installed = List.of(
                firmware("plain", template("plain")),
                firmware("secure", template("secure"), "secure-boot", "requires-smm"));
        Path variables = folder.resolve("vars.fd");
        Uefi uefi = choose(installed, Set.of("secure-boot"), variables);
        assertThat(uefi.code()).isEqualTo(Path.of("/fw/secure"));
        assertThat(uefi.secureBoot()).isTrue();
        assertThat(uefi.variables()).contains(variables);
        assertThat(variables).hasContent("secure");
        assertThat(folder).isDirectoryContaining(file -> file.endsWith("vars.fd"));
        assertThat(folder.toFile().list()).hasSize(3);
    }

    @Test
    void existingVariablesAreKept() throws IOException {
        Path variables = Files.writeString(folder.resolve("vars.fd"), "stored");
        choose(List.of(firmware("plain", template("plain"))), Set.of(), variables);
        assertThat(variables).hasContent("stored");
    }

    @Test
    void statelessFirmwareGetsNoVariables() {
        Path variables = folder.resolve("vars.fd");
        Uefi uefi = choose(List.of(firmware("stateless", Optional.empty())), Set.of(), variables);
        assertThat(uefi.variables()).isEmpty();
        assertThat(variables).doesNotExist();
    }

    @Test
    void aMissingFirmwareErrorListsTheInstalledOnes() throws IOException {
        List<FirmwareDescriptor> installed = List.of(firmware("plain", template("plain")));
        assertThatIllegalStateException()
                .isThrownBy(() -> choose(installed, Set.of("secure-boot"), folder.resolve("vars.fd")))
                .withMessageContainingAll("x86_64", "q35", "[secure-boot]", "[plain]", "ovmf");
    }

    @Test
    void variablesThatCannotBeWrittenAreAnError() throws IOException {
        List<FirmwareDescriptor> installed = List.of(firmware("plain", template("plain")));
        Path nowhere = folder.resolve("nowhere").resolve("vars.fd");
        assertThatThrownBy(() -> choose(installed, Set.of(), nowhere))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(nowhere.toString());
    }
}
