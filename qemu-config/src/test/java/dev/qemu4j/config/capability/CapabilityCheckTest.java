package dev.qemu4j.config.capability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.qemu4j.config.Accelerator;
import dev.qemu4j.config.Disk;
import dev.qemu4j.config.QemuVersion;
import dev.qemu4j.config.RootPorts;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.device.Device;
import dev.qemu4j.config.device.Sound;
import dev.qemu4j.config.network.PasstNetwork;
import dev.qemu4j.config.network.StreamNetwork;
import dev.qemu4j.config.option.ConfigProblem;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.PropertyValue;
import dev.qemu4j.config.setting.RunWith;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CapabilityCheckTest {
    private static final QemuCapabilities QEMU = new QemuCapabilities(
            QemuVersion.parse("5.2.0"),
            Set.of("q35", "pc"),
            Set.of("max", "qemu64"),
            Set.of("tcg"),
            Map.of(
                    "virtio-blk-pci",
                    Set.of("drive", "serial"),
                    "vhost-user-fs-pci",
                    Set.of(),
                    "virtio-net-pci",
                    Set.of()),
            Set.of());

    private static VmConfig.Builder vm() {
        return VmConfig.builder().rootPorts(RootPorts.none());
    }

    @Test
    void whatQemuHasIsAccepted() {
        assertThat(vm().disk(Disk.raw(Path.of("/d")).serialNumber("1")).build().check(QEMU))
                .isEmpty();
    }

    @Test
    void whatQemuLacksIsReportedWithTheClosestThatItHas() {
        VmConfig config = vm().machine("q53")
                .cpu("mix")
                .accelerator(Accelerator.KVM)
                .disk(Disk.raw(Path.of("/d")).property("serail", new PropertyValue.Text("1")))
                .part(Device.of("vhost-user-fx-pci"))
                .network(StreamNetwork.listen(Path.of("/s")))
                .part(new RunWith(PropertyTree.of("user", "qemu")))
                .build();
        assertThat(config.check(QEMU))
                .extracting(ConfigProblem::toString)
                .containsExactly(
                        "machine: no machine 'q53' in this build; closest: q35",
                        "accelerator: kvm cannot be used on this host; available: tcg",
                        "cpu: no CPU model 'mix' in this build; closest: max",
                        "disk 'disk0': device 'virtio-blk-pci' has no property 'serail'; closest: serial",
                        "device 'device0': no device 'vhost-user-fx-pci' in this build; closest: vhost-user-fs-pci",
                        "net 'net0': -netdev type=stream needs QEMU 7.2.0, but this is 5.2.0",
                        "run-with: -run-with needs QEMU 8.1.0, but this is 5.2.0",
                        "run-with: -run-with user needs QEMU 9.1.0, but this is 5.2.0");
    }

    @Test
    void newerOptionsAreReportedWithTheVersionThatHasThem() {
        QemuCapabilities qemu7 =
                new QemuCapabilities(QemuVersion.parse("7.2.22"), Set.of(), Set.of(), Set.of(), Map.of(), Set.of());
        VmConfig config = vm().network(StreamNetwork.connect(Path.of("/s")).reconnecting(Duration.ofSeconds(1)))
                .network(PasstNetwork.standard())
                .part(Sound.of("pipewire"))
                .part(RunWith.user("qemu").and(RunWith.exitWithParent()))
                .build();
        assertThat(config.check(qemu7))
                .extracting(ConfigProblem::reason)
                .containsExactly(
                        "-netdev reconnect-ms needs QEMU 9.2.0, but this is 7.2.22",
                        "-netdev type=passt needs QEMU 10.1.0, but this is 7.2.22",
                        "-audiodev driver=pipewire needs QEMU 8.1.0, but this is 7.2.22",
                        "-run-with needs QEMU 8.1.0, but this is 7.2.22",
                        "-run-with user needs QEMU 9.1.0, but this is 7.2.22",
                        "-run-with exit-with-parent needs QEMU 11.0.0, but this is 7.2.22");
    }

    @Test
    void unknownCapabilitiesAreNotChecked() {
        QemuCapabilities unknown =
                new QemuCapabilities(QemuVersion.parse("11.1"), Set.of(), Set.of(), Set.of(), Map.of(), Set.of());
        assertThat(vm().machine("strange").part(Device.of("odd")).build().check(unknown))
                .isEmpty();
    }

    @Test
    void oneOfSeveralAcceleratorsIsEnough() {
        assertThat(vm().accelerator(Accelerator.KVM, Accelerator.TCG).build().check(QEMU))
                .isEmpty();
    }

    @Test
    void theAutoAcceleratorIsAlwaysAvailable() {
        assertThat(vm().accelerator(Accelerator.auto()).build().check(QEMU)).isEmpty();
    }

    @Test
    void versionsAreOrderedByTheirNumbers() {
        assertThat(QemuVersion.parse("10.0"))
                .isGreaterThan(QemuVersion.parse("9.2.4"))
                .hasToString("10.0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> QemuVersion.parse("7"))
                .withMessageContaining("'7'");
    }
}
