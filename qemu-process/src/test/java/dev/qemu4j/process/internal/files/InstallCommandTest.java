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
    void theCommandIsThatOfTheDistribution(String id, String architecture, String command) {
        assertThat(InstallCommand.of(Architecture.of(architecture), "NAME=X\nID=" + id + "\n"))
                .contains(command);
    }

    @Test
    void aDerivativeUsesTheCommandOfItsParentDistribution() {
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

    @Test
    void helperProgramsHaveAnInstallCommand() {
        assertThat(InstallCommand.ofHelper("swtpm", "ID=ubuntu\n")).contains("sudo apt-get install swtpm");
        assertThat(InstallCommand.ofHelper("swtpm", "ID=rocky\nID_LIKE=\"rhel fedora\"\n"))
                .contains("sudo dnf install swtpm");
        assertThat(InstallCommand.ofHelper("swtpm", "ID=plan9\n")).isEmpty();
        assertThat(InstallCommand.ofHelper("qemu-img", "ID=debian\n")).contains("sudo apt-get install qemu-utils");
        assertThat(InstallCommand.ofHelper("qemu-img", "ID=fedora\n")).contains("sudo dnf install qemu-img");
        assertThat(InstallCommand.ofHelper("virtiofsd", "ID=debian\nVERSION_ID=\"12\"\n"))
                .contains("sudo apt-get install qemu-system-common");
        assertThat(InstallCommand.ofHelper("virtiofsd", "ID=ubuntu\nID_LIKE=debian\nVERSION_ID=\"22.04\"\n"))
                .contains("sudo apt-get install qemu-system-common");
        assertThat(InstallCommand.ofHelper("virtiofsd", "ID=ubuntu\nVERSION_ID=\"24.04\"\n"))
                .contains("sudo apt-get install virtiofsd");
        assertThat(InstallCommand.ofHelper("virtiofsd", "ID=debian\nVERSION_CODENAME=sid\n"))
                .contains("sudo apt-get install virtiofsd");
    }
}
