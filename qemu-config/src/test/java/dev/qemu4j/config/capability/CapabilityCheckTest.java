package dev.qemu4j.config.capability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.qemu4j.config.Accelerator;
import dev.qemu4j.config.Architecture;
import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.Disk;
import dev.qemu4j.config.Machine;
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
import dev.qemu4j.config.setting.FwCfg;
import dev.qemu4j.config.setting.RunWith;
import dev.qemu4j.config.setting.Smbios;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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

    private static final QemuCapabilities WITH_LIMITS = new QemuCapabilities(
            QemuVersion.parse("7.2.0"),
            Set.of(),
            Set.of(),
            Set.of(),
            Map.of(),
            Set.of(),
            Map.of("q35", 288, "virt", 512),
            Map.of("usb-kbd", "usb-bus", "qemu-xhci", "PCI", "e1000", "PCI", "ramfb", "System"));

    private static List<String> problems(VmConfig.Builder vm) {
        return vm.build().check(WITH_LIMITS).stream()
                .map(ConfigProblem::toString)
                .toList();
    }

    @Test
    void aMachineWithMoreCpusThanItsTypeCanHaveIsReported() {
        assertThat(problems(vm().cpus(289))).containsExactly("cpus: machine 'q35' has at most 288 CPUs, not 289");
        assertThat(problems(vm().cpus(288))).isEmpty();
        assertThat(problems(vm().architecture(Architecture.AARCH64).cpus(9)))
                .singleElement()
                .asString()
                .contains("the GICv2 of machine 'virt' serves at most 8 CPUs, not 9");
        assertThat(problems(vm().architecture(Architecture.AARCH64)
                        .machine(Machine.of("virt").with("gic-version", "3"))
                        .cpus(9)))
                .isEmpty();
        assertThat(problems(vm().architecture(Architecture.AARCH64)
                        .machine("raspi3b")
                        .cpus(2)
                        .memory(DataSize.ofMebibytes(1024))))
                .containsExactly("cpus: machine 'raspi3b' has at least 4 CPUs, not 2");
    }

    @Test
    void whatTheMachineTypeHasNoPlaceForIsReported() {
        VmConfig.Builder raspberry =
                vm().architecture(Architecture.AARCH64).machine("raspi3b").cpus(4);
        assertThat(problems(raspberry.part(FwCfg.text("opt/a", "b")).part(Device.of("e1000"))))
                .containsExactly(
                        "memory: machine 'raspi3b' has 1G, not 512M",
                        "fw_cfg: machine 'raspi3b' has no fw_cfg device for it",
                        "device 'device0': e1000 needs a bus of type PCI, but machine 'raspi3b' has none");
        assertThat(problems(vm().architecture(Architecture.RISCV64).part(Smbios.system("a", "b"))))
                .singleElement()
                .asString()
                .contains("no SMBIOS tables before 8.2");
    }

    @Test
    void aDeviceFindsItsBusOnTheMachineOrOnAControllerBeforeIt() {
        assertThat(problems(vm().part(Device.of("qemu-xhci")).part(Device.of("usb-kbd"))))
                .isEmpty();
        assertThat(problems(vm().part(Device.of("usb-kbd")).part(Device.of("qemu-xhci"))))
                .singleElement()
                .asString()
                .contains("usb-kbd needs a bus of type usb-bus")
                .contains("add a controller first");
        assertThat(problems(vm().part(Device.of("ramfb")))).isEmpty();
        assertThat(problems(vm().machine("isapc").part(Device.of("ramfb")))).hasSize(1);
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
