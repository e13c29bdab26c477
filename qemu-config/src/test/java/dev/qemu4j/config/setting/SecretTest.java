package dev.qemu4j.config.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.qemu4j.config.CommandLine;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.display.VncDisplay;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SecretTest {
    private static final Secret HELD = Secret.held("pw", "geheim".getBytes(StandardCharsets.UTF_8));

    private static VmConfig vm() {
        return VmConfig.builder()
                .display(VncDisplay.tcp("127.0.0.1", 5900).password("pw"))
                .part(HELD)
                .build();
    }

    @Test
    void aSecretIsNeverShown() {
        assertThat(HELD.toString() + vm()).doesNotContain("geheim").contains("Secret[id=pw, held in memory]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CommandLine.of(vm()))
                .withMessageContaining("secret 'pw'")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("geheim"));
    }

    @Test
    void aSecretReachesQemuThroughAFile() {
        CommandLine commandLine = CommandLine.of(vm(), secret -> {
            assertThat(secret.bytes()).asString(StandardCharsets.UTF_8).isEqualTo("geheim");
            return Path.of("/run/secret,1");
        });
        assertThat(commandLine.arguments()).contains("secret,id=pw,file=/run/secret,,1");
        assertThat(commandLine.toString()).doesNotContain("geheim");
    }

    @Test
    void secretsAreEqualByTheirContent() {
        assertThat(HELD)
                .isEqualTo(Secret.held("pw", "geheim".getBytes(StandardCharsets.UTF_8)))
                .isNotEqualTo(Secret.held("pw", "anders".getBytes(StandardCharsets.UTF_8)))
                .isNotEqualTo(Secret.file("pw", Path.of("/f")));
    }

    @Test
    void theBytesAreCopied() {
        byte[] bytes = {1, 2};
        Secret secret = Secret.held("x", bytes);
        bytes[0] = 9;
        secret.bytes()[1] = 9;
        assertThat(secret.bytes()).containsExactly(1, 2);
    }
}
