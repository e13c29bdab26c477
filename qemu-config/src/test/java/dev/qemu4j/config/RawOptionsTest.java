package dev.qemu4j.config;

import static dev.qemu4j.config.Added.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.config.chardev.Chardev;
import dev.qemu4j.config.imports.ImportedCommandLine;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.setting.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arguments that are not passed to QEMU. */
class RawOptionsTest {
    @ParameterizedTest
    @CsvSource({
        "-serial, stdio",
        "-serial, mon:stdio",
        "--monitor, stdio",
        "-qmp, stdio",
        "-parallel, stdio",
        "-chardev, 'stdio,id=c0,mux=on'"
    })
    void theStandardStreamsBelongToWhoeverRunsQemu(String option, String value) {
        refused(() -> VmConfig.builder().argument(option, value), "argument '" + option + "'", "stdio is refused");
    }

    @Test
    void aCharacterDeviceOfAnApplicationCannotUseStdioEither() {
        Chardev own = () -> PropertyTree.of("backend", "stdio");
        refused("serial 'serial0': stdio is refused", vm -> vm.serial(Serial.of(own)));
    }

    @Test
    void qemuCannotBeDaemonized() {
        refused(() -> VmConfig.builder().argument("-daemonize"), "argument '-daemonize'", "watched");
    }

    @Test
    void aSecretCannotBeOnACommandLine() {
        refused(
                () -> VmConfig.builder().argument("-object", "secret,id=s,data=geheim"),
                "argument '-object'",
                "use Secret");
        refused(() -> VmConfig.builder().argument("-spice", "port=1,password=geheim"), "use SpiceDisplay");
        assertThat(VmConfig.builder()
                        .argument("-object", "secret,id=s,file=/f")
                        .build()
                        .arguments())
                .hasSize(1);
    }

    @Test
    void optionsForAKernelNeedAKernel() {
        refused("argument '-append': it needs a kernel, but the machine has none", vm -> vm.argument("-append", "x"));
        refused("argument '-initrd': it needs a kernel", vm -> vm.argument("-initrd", "x"));
        assertThat(VmConfig.builder()
                        .argument("-kernel", "/k")
                        .argument("-append", "x")
                        .build()
                        .arguments())
                .hasSize(2);
    }

    @Test
    void anImportLeavesOutRefusedOptionsAndNotesThem() {
        ImportedCommandLine imported = ImportedCommandLine.of(
                Architecture.X86_64,
                List.of("-nodefaults", "-no-user-config", "-serial", "stdio", "-daemonize", "-chardev", "stdio,id=c"));
        assertThat(imported.config().arguments()).isEmpty();
        assertThat(imported.notes())
                .satisfiesExactly(
                        note -> assertThat(note).startsWith("-serial is left out: stdio"),
                        note -> assertThat(note).startsWith("-daemonize is left out"),
                        note -> assertThat(note).startsWith("-chardev is left out"));
    }

    @Test
    void anImportKeepsSecretsInMemory() {
        ImportedCommandLine imported = ImportedCommandLine.of(
                Architecture.X86_64,
                List.of(
                        "-object", "secret,id=plain,data=geheim",
                        "-object", "secret,id=coded,data=Z2VoZWlt,format=base64",
                        "-object", "secret,id=filed,file=/f"));
        byte[] secret = "geheim".getBytes(StandardCharsets.UTF_8);
        assertThat(imported.config().parts())
                .containsExactly(
                        Secret.held("plain", secret),
                        Secret.held("coded", secret),
                        Secret.file("filed", Path.of("/f")));
        assertThat(imported.toString()).doesNotContain("geheim");
    }
}
