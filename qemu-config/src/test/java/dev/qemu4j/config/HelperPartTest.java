package dev.qemu4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.config.change.HotPlug;
import dev.qemu4j.config.device.ServedFolder;
import dev.qemu4j.config.device.SharedFolder;
import dev.qemu4j.config.device.Tpm;
import dev.qemu4j.config.memory.MemoryBacking;
import dev.qemu4j.config.option.HelperPart;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class HelperPartTest {
    private static VmConfig with(HelperPart part) {
        return VmConfig.builder()
                .machine("q35")
                .memory(Memory.of(DataSize.ofMebibytes(64))
                        .backing(MemoryBacking.memfd().shared()))
                .part(part)
                .build();
    }

    @Test
    void whoeverStartsQemuChoosesTheSocketOfTheProgram() {
        VmConfig config = with(Tpm.emulated());
        List<String> arguments = CommandLine.of(config, secret -> Path.of(""), program -> Path.of("/run/" + program))
                .arguments();
        assertThat(arguments).contains("socket,id=tpm0,path=/run/swtpm").contains("emulator,id=tpm0,chardev=tpm0");
    }

    @Test
    void thePartWithTheSocketDescribesTheSameMachine() {
        HelperPart folder = SharedFolder.served("data", Path.of("/srv"));
        Path socket = Path.of("/run/s");
        VmConfig placed = with(folder).toBuilder()
                .removeParts(folder::equals)
                .part(folder.at(socket))
                .build();
        assertThat(CommandLine.of(placed))
                .isEqualTo(CommandLine.of(with(folder), secret -> Path.of(""), program -> socket));
    }

    @Test
    void withoutItsProgramThereIsNoCommandLine() {
        VmConfig config = with(Tpm.emulated(Path.of("/var/lib/tpm")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CommandLine.of(config))
                .withMessageContaining("swtpm");
        assertThat(config.explain()).contains("emulator");
    }

    @Test
    void aHelperPartCannotBeHotPlugged() {
        VmConfig config = with(Tpm.emulated());
        ServedFolder folder = SharedFolder.served("data", Path.of("/srv"));
        assertThatThrownBy(() -> HotPlug.of(config, folder, List.of("port0")))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("virtiofsd");
    }

    @Test
    void invalidHelperPartsAreRefused() {
        Path folder = Path.of("/srv");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SharedFolder.served("", folder))
                .withMessageContaining("tag");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tpm.emulated(Path.of("")))
                .withMessageContaining("tpm state");
    }
}
