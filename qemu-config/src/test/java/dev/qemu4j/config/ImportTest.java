package dev.qemu4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.qemu4j.config.device.Blockdev;
import dev.qemu4j.config.device.Device;
import dev.qemu4j.config.device.Netdev;
import dev.qemu4j.config.option.OptionText;
import dev.qemu4j.config.option.PropertyTree;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ImportTest {
    private static ImportedCommandLine read(String... arguments) {
        return ImportedCommandLine.of(Architecture.X86_64, List.of(arguments));
    }

    @Test
    void whatWasRenderedIsReadBackIntoTheSameTypes() {
        VmConfig config = VmConfig.builder()
                .name("web,1")
                .cpus(3, CpuTopology.of(1, 2, 2))
                .memory(DataSize.ofGibibytes(2))
                .rootPorts(RootPorts.of(9))
                .kernel(Kernel.of(Path.of("/k")).initrd(Path.of("/i")).commandLine("a,b c"))
                .disk(Disk.qcow2(Path.of("/a,b")).id("root").discard())
                .disk(Disk.raw(Path.of("/c")).id("data").bus(DiskBus.NVME).readOnly())
                .network(Network.user()
                        .forwardTcp(2222, 22)
                        .forwardUdp(53, 53)
                        .mac("52:54:00:00:00:01")
                        .id("lan"))
                .network(Network.tap("tap0")
                        .model(NetworkModel.E1000)
                        .mac("52:54:00:00:00:02")
                        .id("wan"))
                .serial(Serial.file(Path.of("/log")).id("com1"))
                .argument("-rtc", "base=utc")
                .cpu("max")
                .startPaused(true)
                .build();
        ImportedCommandLine imported = ImportedCommandLine.of(
                Architecture.X86_64, CommandLine.of(config).arguments());
        assertThat(imported.config()).isEqualTo(config);
        assertThat(imported.notes()).isEmpty();
    }

    @Test
    void aReadOnlyScsiDiskOfAMachineWithoutPciIsNotTakenForOneOfAnotherBus() {
        VmConfig config = VmConfig.builder()
                .machine("microvm")
                .disk(Disk.raw(Path.of("/d")).bus(DiskBus.SCSI).readOnly())
                .build();
        List<String> written = CommandLine.of(config).arguments();
        VmConfig imported = ImportedCommandLine.of(Architecture.X86_64, written).config();
        assertThat(CommandLine.of(imported).arguments()).containsExactlyInAnyOrderElementsOf(written);
    }

    @Test
    void whatPeopleWriteIsUnderstood() {
        VmConfig config = read(
                        "-M",
                        "pc,accel=kvm:tcg,usb=off",
                        "-m",
                        "512",
                        "--smp",
                        "2",
                        "-name",
                        "old",
                        "-cpu",
                        "host,-vmx")
                .config();
        assertThat(config.name()).isEqualTo("old");
        assertThat(config.machine()).isEqualTo(Machine.of("pc").with("usb", "off"));
        assertThat(config.accelerators()).containsExactly(Accelerator.KVM, Accelerator.TCG);
        assertThat(config.memory().size()).isEqualTo(DataSize.ofMebibytes(512));
        assertThat(config.cpus()).isEqualTo(2);
        assertThat(config.cpu()).contains(Cpu.of("host").without("vmx"));
        assertThat(read("-enable-kvm").config().accelerators()).containsExactly(Accelerator.KVM);
    }

    @Test
    void whatHasNoTypeIsGeneric() {
        VmConfig config = read(
                        "-blockdev", "null-co,node-name=n0,size=1M",
                        "-device", "virtio-blk-pci,drive=n0",
                        "-netdev", "user,id=u0,hostfwd=tcp::1-:2",
                        "-device", "e1000,netdev=u0")
                .config();
        assertThat(config.parts())
                .containsExactly(
                        Blockdev.of("null-co", "n0").with("size", "1M"),
                        Device.of("virtio-blk-pci").with("drive", "n0"),
                        Netdev.of("user", "u0").with("hostfwd", "tcp::1-:2"),
                        Device.of("e1000").with("netdev", "u0"));
    }

    @Test
    void theRestIsPassedOnAndDefaultsAreNoted() {
        ImportedCommandLine imported = read("disk.img", "-drive", "file=a,if=virtio", "-nographic", "-usb");
        assertThat(imported.config().arguments())
                .containsExactly(
                        new Argument("-hda", Optional.of("disk.img")),
                        new Argument("-drive", Optional.of("file=a,if=virtio")),
                        new Argument("-nographic", Optional.empty()),
                        new Argument("-usb", Optional.empty()));
        assertThat(imported.notes()).hasSize(2).first().asString().contains("-nodefaults");
    }

    @Test
    void aCommandLineThatIsNoneIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> read("-m")).withMessageContaining("'-m'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("-append", "x"))
                .withMessageContaining("-kernel");
    }

    @Test
    void textThatNoTreeSaysIsNotParsed() {
        for (String text : List.of("a", "a=1,b", "a=1,a.b=2", "a.0=1,a.2=3", "1=2", "=x")) {
            assertThat(OptionText.parse(text, "")).as(text).isEmpty();
        }
        assertThat(OptionText.parse("x,a.0.b=1,a.1.b=2,c=3,c=4", "type").map(PropertyTree::toText))
                .contains("type=x,a.0.b=1,a.1.b=2,c=3,c=4");
    }
}
