package dev.qemu4j.config.chardev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.config.CommandLine;
import dev.qemu4j.config.InvalidConfigException;
import dev.qemu4j.config.Serial;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.change.HotPlug;
import dev.qemu4j.config.device.VirtioConsole;
import dev.qemu4j.config.setting.Secret;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleChardevTest {
    private static final VmConfig VM = VmConfig.builder()
            .serial(Serial.console())
            .serial(Serial.discard())
            .part(new VirtioConsole(Chardev.console()))
            .build();

    private static CommandLine commandLine(VmConfig config, List<String> asked) {
        return CommandLine.of(config, secret -> Path.of("/run/s"), id -> {
            asked.add(id);
            return Path.of("/run/c,", id);
        });
    }

    @Test
    void whoeverStartsQemuChoosesTheSocketOfAConsole() {
        List<String> asked = new ArrayList<>();
        assertThat(commandLine(VM, asked).arguments())
                .containsSubsequence(
                        "socket,id=serial0,path=/run/c,,/serial0,server=on,wait=off",
                        "chardev:serial0",
                        "socket,id=console0,path=/run/c,,/console0,server=on,wait=off");
        assertThat(asked).containsExactly("serial0", "console0");
    }

    @Test
    void withoutAPathForItsConsoleAMachineHasNoCommandLine() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CommandLine.of(VM))
                .withMessageContaining("console 'serial0'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CommandLine.of(VM, secret -> Path.of("/run/s")))
                .withMessageContaining("console 'serial0'");
    }

    @Test
    void aMachineCanHaveSecretsAndConsoles() {
        VmConfig both = VM.toBuilder().part(Secret.held("pw", new byte[1])).build();
        assertThat(commandLine(both, new ArrayList<>()).arguments()).contains("secret,id=pw,file=/run/s");
    }

    @Test
    void aConsoleCannotBeHotPlugged() {
        VirtioConsole late = new VirtioConsole(Chardev.console());
        assertThatThrownBy(() -> HotPlug.of(VM, late, List.of("port0")))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining(
                        "the socket of 'console1' exists only from the start of the machine, so this cannot be hot-plugged");
    }

    @Test
    void aMachineIsExplainedBeforeItsConsoleHasAPath() {
        assertThat(VM.explain()).contains("console-serial0");
    }
}
