package dev.qemu4j.config.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.qemu4j.config.Accelerator;
import dev.qemu4j.config.Architecture;
import dev.qemu4j.config.Argument;
import dev.qemu4j.config.CommandLine;
import dev.qemu4j.config.Cpu;
import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.Disk;
import dev.qemu4j.config.Kernel;
import dev.qemu4j.config.Machine;
import dev.qemu4j.config.Network;
import dev.qemu4j.config.RootPorts;
import dev.qemu4j.config.Serial;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.block.DiskBus;
import dev.qemu4j.config.chardev.Chardev;
import dev.qemu4j.config.cpu.CpuTopology;
import dev.qemu4j.config.device.Blockdev;
import dev.qemu4j.config.device.Device;
import dev.qemu4j.config.device.Netdev;
import dev.qemu4j.config.display.WindowDisplay;
import dev.qemu4j.config.network.NetworkModel;
import dev.qemu4j.config.option.OptionText;
import dev.qemu4j.config.option.PropertyTree;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ImportTest {
    private static ImportedCommandLine read(String... arguments) {
        return ImportedCommandLine.of(Architecture.X86_64, List.of(arguments));
    }

    @Test
    void whatWasRenderedIsImportedAsTheSameTypes() {
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
    void serialPortsKeepTheirOrderIfOneHasNoType() {
        VmConfig config = VmConfig.builder()
                .serial(Serial.of(Chardev.pty()))
                .serial(Serial.discard().id("second"))
                .build();
        List<String> written = CommandLine.of(config).arguments();
        assertThat(after("-serial", again(written))).containsExactly("chardev:serial0", "chardev:second");

        List<String> people = List.of("-serial", "vc", "-chardev", "null,id=second", "-serial", "chardev:second");
        assertThat(after("-serial", again(people))).containsExactly("vc", "chardev:second");
    }

    @Test
    void devicesKeepTheirOrderIfOneIsBetweenADiskAndItsDevice() {
        List<String> people = List.of(
                "-blockdev", "raw,node-name=a,file.driver=file,file.filename=/a",
                "-device", "virtio-rng-pci",
                "-device", "virtio-blk-pci,id=a,drive=a");
        assertThat(after("-device", again(people))).containsExactly("virtio-rng-pci,id=device0", people.get(5));
    }

    @Test
    void theLastDisplayIsTheOneThatQemuUses() {
        VmConfig config = VmConfig.builder()
                .part(WindowDisplay.of(WindowDisplay.Window.DBUS))
                .display(new WindowDisplay(WindowDisplay.Window.GTK, true))
                .build();
        assertThat(read(CommandLine.of(config).arguments().toArray(String[]::new))
                        .config())
                .isEqualTo(
                        config.toBuilder().rootPorts(RootPorts.of(4)).cpu("max").build());

        List<String> people = List.of("-display", "gtk", "-display", "curses", "-display", "sdl");
        assertThat(after("-display", again(people))).endsWith("curses", "sdl");
        assertThat(after("-display", again(people.subList(0, 4)))).endsWith("none", "curses");
    }

    @Test
    void countsThatAreNotUnderstoodContradictNoOthers() {
        assertThat(read("-smp", "sockets=2,cores=3").config().cpus()).isEqualTo(6);
        assertThat(read("-smp", "maxcpus=4").config().cpus()).isEqualTo(4);
        assertThat(after("-m", again(List.of("-m", "1G,x=y")))).containsExactly("size=1G", "1G,x=y");
        assertThat(after("-m", again(List.of("-m", "1G,slots=2")))).containsExactly("size=1G", "1G,slots=2");
    }

    private static List<String> again(List<String> arguments) {
        return CommandLine.of(read(arguments.toArray(String[]::new)).config()).arguments();
    }

    private static List<String> after(String option, List<String> arguments) {
        return IntStream.range(1, arguments.size())
                .filter(i -> arguments.get(i - 1).equals(option))
                .mapToObj(arguments::get)
                .toList();
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
    void optionsWithoutATypeBecomeGenericParts() {
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
    void otherOptionsArePassedOnAndDefaultsAreNoted() {
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
    void aMalformedCommandLineIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> read("-m")).withMessageContaining("'-m'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("-append", "x"))
                .withMessageContaining("-kernel");
    }

    @Test
    void textThatNoTreeCanExpressIsNotParsed() {
        for (String text : List.of("a", "a=1,b", "a=1,a.b=2", "a.0=1,a.2=3", "1=2", "=x")) {
            assertThat(OptionText.parse(text, "")).as(text).isEmpty();
        }
        for (String text : List.of("type=x,a.0.b=1,a.1.b=2,c=3,c=4", "a.0=1,a.1=2,a.1=3", "a.b=1,a.b=2")) {
            assertThat(OptionText.parse(text, "").map(PropertyTree::toText)).contains(text);
        }
        assertThat(OptionText.parse("x,a=1", "type").map(PropertyTree::toText)).contains("type=x,a=1");
    }
}
