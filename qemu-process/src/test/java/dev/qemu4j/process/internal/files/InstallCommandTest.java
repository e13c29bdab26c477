package dev.qemu4j.process.internal.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.config.Architecture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstallCommandTest {
    @ParameterizedTest
    @CsvSource({
        "debian, x86_64, sudo apt-get install qemu-system-x86",
        "ubuntu, aarch64, sudo apt-get install qemu-system-arm",
        "debian, riscv64, sudo apt-get install qemu-system-misc",
        "fedora, x86_64, sudo dnf install qemu-system-x86",
        "fedora, aarch64, sudo dnf install qemu-system-aarch64",
        "arch, x86_64, sudo pacman -S qemu-full",
        "alpine, x86_64, sudo apk add qemu-system-x86_64",
        "nixos, x86_64, nix-shell -p qemu",
    })
    void theCommandIsTheDistributionsOwn(String id, String architecture, String command) {
        assertThat(InstallCommand.of(Architecture.of(architecture), "NAME=X\nID=" + id + "\n"))
                .contains(command);
    }

    @Test
    void aDerivativeIsTreatedAsWhatItIsLike() {
        assertThat(InstallCommand.of(Architecture.X86_64, "ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"))
                .contains("sudo apt-get install qemu-system-x86");
        assertThat(InstallCommand.of(Architecture.X86_64, "ID_LIKE=\"rhel centos fedora\"\nID=\"rocky\"\n"))
                .contains("sudo dnf install qemu-kvm");
    }

    @Test
    void anUnknownSystemHasNoCommand() {
        assertThat(InstallCommand.of(Architecture.X86_64, "ID=plan9\n")).isEmpty();
        assertThat(InstallCommand.of(Architecture.X86_64, "")).isEmpty();
    }
}
