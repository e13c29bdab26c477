package dev.qemu4j.config;

import static dev.qemu4j.config.Added.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.config.block.DiskBus;
import dev.qemu4j.config.device.Device;
import dev.qemu4j.config.device.SharedFolder;
import dev.qemu4j.config.display.SpiceDisplay;
import dev.qemu4j.config.display.VncDisplay;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.PropertyValue;
import dev.qemu4j.config.setting.Rtc;
import dev.qemu4j.config.setting.Secret;
import dev.qemu4j.config.setting.Smbios;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Texts that QEMU or a protocol cuts or refuses are refused when the machine is built. */
class TextLengthsTest {
    private static final Disk DISK = Disk.raw(Path.of("/d"));

    private static PropertyValue text(int length) {
        return new PropertyValue.Text("x".repeat(length));
    }

    @Test
    void aSerialNumberThatTheGuestWouldSeeCutIsRefusedWhereverItComesFrom() {
        refused("is longer than the 20 bytes", vm -> vm.disk(DISK.property("serial", text(21))));
        refused("is longer than the 20 bytes", vm -> vm.part(Device.of("nvme").with("serial", "x".repeat(21))));
        // Without a serial number of its own, an NVMe disk has its id.
        refused(
                "is longer than the 20 bytes",
                vm -> vm.disk(DISK.bus(DiskBus.NVME).id("x".repeat(21))));
        refused(
                "is longer than the 36 bytes",
                vm -> vm.disk(DISK.bus(DiskBus.SCSI).property("serial", text(37))));
        refused(
                "is longer than the 8 bytes",
                vm -> vm.disk(DISK.bus(DiskBus.SCSI).property("vendor", text(9))));
        assertThat(VmConfig.builder()
                        .disk(DISK.property("serial", text(20)))
                        .disk(DISK.bus(DiskBus.SCSI).property("serial", text(36)))
                        .build()
                        .disks())
                .hasSize(2);
    }

    @Test
    void theTagOfASharedFolderFitsItsProtocol() {
        assertThat(SharedFolder.virtiofs("x".repeat(36), Path.of("/s")).tag()).hasSize(36);
        refused(() -> SharedFolder.virtiofs("x".repeat(37), Path.of("/s")), "longer than 36 bytes");
        assertThat(SharedFolder.nineP("x".repeat(31), Path.of("/s")).tag()).hasSize(31);
        refused(() -> SharedFolder.nineP("x".repeat(32), Path.of("/s")), "longer than 31 bytes");
    }

    @Test
    void aPasswordThatVncOrSpiceWouldCutIsRefusedWithoutShowingIt() {
        Secret nine = Secret.held("pw", "ninechars".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        refused(
                "the password in secret 'pw' has 9 bytes, but VNC passwords have at most 8",
                vm -> vm.display(VncDisplay.unix(Path.of("/v")).password("pw")).part(nine));
        refused(
                "SPICE passwords have at most 60",
                vm -> vm.display(SpiceDisplay.unix(Path.of("/v")).password("pw"))
                        .part(Secret.held("pw", new byte[61])));
        assertThat(VmConfig.builder()
                        .display(VncDisplay.unix(Path.of("/v")).password("pw"))
                        .part(Secret.held("pw", new byte[8]))
                        .part(Secret.held("other", new byte[100]))
                        .build()
                        .parts())
                .hasSize(2);
        assertThat(VmConfig.builder()
                        .display(SpiceDisplay.unix(Path.of("/v")).password("pw"))
                        .part(nine)
                        .build()
                        .parts())
                .hasSize(1);
    }

    @Test
    void namesOfTheUserModeNetworkFitItsProtocols() {
        refused(() -> Network.user().hostname("x".repeat(33)), "longer than 32 bytes");
        refused(() -> Network.user().tftp(Path.of("/t"), "x".repeat(128)), "longer than 127 bytes");
    }

    @Test
    void theClockStartsAtADateThatQemuReads() {
        assertThat(new Rtc("2026-01-31T12:00:00", "vm").base()).startsWith("2026");
        assertThat(new Rtc("2026-01-31", "vm").base()).startsWith("2026");
        refused(() -> new Rtc("tomorrow", "vm"), "'tomorrow'");
        refused(() -> new Rtc("2026-13-31", "vm"), "2026-13-31");
    }

    @Test
    void anSmbiosTableHasFieldsThatQemuKnows() {
        refused(() -> Smbios.system("a", "b").with("colour", "red"), "no field 'colour'", "manufacturer, product");
        refused(() -> Smbios.system("a", "b").with("uuid", "1234"), "'1234' is not a UUID");
        refused(() -> new Smbios(5, PropertyTree.of("serial", "1")), "no table of type 5");
        assertThat(Smbios.system("a", "b")
                        .with("uuid", "01234567-89ab-cdef-0123-456789abcdef")
                        .type())
                .isEqualTo(1);
    }
}
