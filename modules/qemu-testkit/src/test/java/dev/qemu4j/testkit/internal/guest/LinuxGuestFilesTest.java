package dev.qemu4j.testkit.internal.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.testkit.TestPrograms;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LinuxGuestFilesTest {
    @Test
    void theVariableNamesTheDirectoryOfBothFiles() {
        LinuxGuestFiles guest =
                LinuxGuestFiles.find(Map.of("QEMU4J_LINUX_GUEST", "/guest")).orElseThrow();
        assertThat(guest.kernel()).isEqualTo(Path.of("/guest/vmlinuz"));
        assertThat(guest.initrd()).isEqualTo(Path.of("/guest/initrd.gz"));
    }

    @Test
    void withoutTheVariableThereIsNoGuest() {
        assertThat(LinuxGuestFiles.find(Map.of())).isEmpty();
        assertThat(LinuxGuestFiles.find(Map.of("QEMU4J_LINUX_GUEST", ""))).isEmpty();
    }

    @Test
    void aCompleteMachineMustHaveTheGuest() {
        assertThatThrownBy(() -> LinuxGuestFiles.find(Map.of(TestPrograms.COMPLETE, "yes")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("modules/bin/linux-guest");
    }
}
