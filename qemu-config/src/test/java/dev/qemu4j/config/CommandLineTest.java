package dev.qemu4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.qemu4j.config.block.DiskBus;
import dev.qemu4j.config.device.IoThread;
import dev.qemu4j.config.network.NetworkModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandLineTest {
    private static final Path IMAGE = Path.of("/vm/root.qcow2");

    private static List<String> arguments(VmConfig.Builder builder) {
        return CommandLine.of(builder.build()).arguments();
    }

    /** What follows each occurrence of an option. */
    private static List<String> values(VmConfig.Builder builder, String option) {
        List<String> arguments = arguments(builder);
        List<String> values = new ArrayList<>();
        for (int i = 0; i + 1 < arguments.size(); i++) {
            if (arguments.get(i).equals(option)) {
                values.add(arguments.get(i + 1));
            }
        }
        return values;
    }

    private static VmConfig.Builder bare() {
        return VmConfig.builder().rootPorts(RootPorts.none());
    }

    @Test
    void theDefaultMachineIsSmallAndHasNoDevice() {
        assertThat(arguments(bare()))
                .containsExactly(
                        "-name",
                        "guest=vm",
                        "-nodefaults",
                        "-no-user-config",
                        "-machine",
                        "q35",
                        "-accel",
                        "tcg",
                        "-cpu",
                        "max",
                        "-smp",
                        "cpus=1",
                        "-m",
                        "size=512M",
                        "-display",
                        "none");
    }

    @Test
    void everythingDescribedIsOnTheCommandLine() {
        VmConfig.Builder builder = VmConfig.builder()
                .name("web")
                .architecture(Architecture.X86_64)
                .machine("q35")
                .accelerator(Accelerator.TCG)
                .cpu("max")
                .cpus(2)
                .memory(DataSize.ofMebibytes(512))
                .rootPorts(RootPorts.of(1))
                .disk(Disk.qcow2(IMAGE))
                .network(Network.user().forwardTcp(2222, 22).mac("52-54-00-AA-BB-CC"))
                .kernel(Kernel.of(Path.of("/boot/vmlinuz"))
                        .initrd(Path.of("/boot/initrd"))
                        .commandLine("console=ttyS0"))
                .serial(Serial.file(Path.of("/log/web.log")))
                .display(Display.none())
                .argument("-rtc", "base=utc")
                .startPaused(true);
        assertThat(arguments(builder))
                .containsExactly(
                        "-name",
                        "guest=web",
                        "-nodefaults",
                        "-no-user-config",
                        "-machine",
                        "q35",
                        "-accel",
                        "tcg",
                        "-cpu",
                        "max",
                        "-smp",
                        "cpus=2",
                        "-m",
                        "size=512M",
                        "-kernel",
                        "/boot/vmlinuz",
                        "-initrd",
                        "/boot/initrd",
                        "-append",
                        "console=ttyS0",
                        "-device",
                        "pcie-root-port,id=port0,bus=pcie.0,addr=10.0,chassis=1",
                        "-blockdev",
                        "qcow2,node-name=disk0,file.driver=file,file.filename=/vm/root.qcow2",
                        "-device",
                        "virtio-blk-pci,id=disk0,drive=disk0",
                        "-netdev",
                        "user,id=net0,hostfwd=tcp:127.0.0.1:2222-:22",
                        "-device",
                        "virtio-net-pci,id=net0,netdev=net0,mac=52:54:00:aa:bb:cc",
                        "-chardev",
                        "file,id=serial0,path=/log/web.log",
                        "-serial",
                        "chardev:serial0",
                        "-display",
                        "none",
                        "-S",
                        "-rtc",
                        "base=utc");
    }

    @Test
    void aCommaInAPathIsDoubled() {
        assertThat(values(bare().disk(Disk.raw(Path.of("/a,readonly=on"))), "-blockdev"))
                .containsExactly("raw,node-name=disk0,file.driver=file,file.filename=/a,,readonly=on");
    }

    @Test
    void devicesAndTheirBackEndsAreJsonForAQemuThatAcceptsIt() {
        CommandLine commandLine =
                CommandLine.of(bare().disk(Disk.raw(Path.of("/a,b")).bootIndex(1))
                        .network(Network.user().forwardTcp(2222, 22).mac("52:54:00:00:00:01"))
                        .part(new IoThread("io0"))
                        .build());
        assertThat(commandLine.arguments(QemuVersion.parse("7.2")))
                .containsSubsequence(
                        "-name",
                        "guest=vm",
                        "-blockdev",
                        "{\"driver\":\"raw\",\"node-name\":\"disk0\",\"file\":{\"driver\":\"file\",\"filename\":\"/a,b\"}}",
                        "-device",
                        "{\"driver\":\"virtio-blk-pci\",\"id\":\"disk0\",\"drive\":\"disk0\",\"bootindex\":1}",
                        "-netdev",
                        "{\"type\":\"user\",\"id\":\"net0\",\"hostfwd\":[{\"str\":\"tcp:127.0.0.1:2222-:22\"}]}",
                        "-object",
                        "{\"qom-type\":\"iothread\",\"id\":\"io0\"}");
        assertThat(commandLine.arguments(QemuVersion.parse("7.1.9")))
                .contains(
                        "{\"driver\":\"raw\",\"node-name\":\"disk0\",\"file\":{\"driver\":\"file\",\"filename\":\"/a,b\"}}")
                .contains("virtio-blk-pci,id=disk0,drive=disk0,bootindex=1", "iothread,id=io0");
    }

    @Test
    void readOnlyIsAPropertyOfTheBlockNode() {
        assertThat(values(bare().disk(Disk.raw(IMAGE).readOnly().id("base")), "-blockdev"))
                .containsExactly("raw,node-name=base,read-only=on,file.driver=file,file.filename=/vm/root.qcow2");
    }

    @Test
    void eachBusHasItsDeviceAndSharesItsController() {
        VmConfig.Builder builder = bare();
        for (DiskBus bus : DiskBus.values()) {
            builder.disk(Disk.raw(IMAGE).bus(bus)).disk(Disk.raw(IMAGE).bus(bus));
        }
        builder.disk(Disk.cdRom(Path.of("/iso")));
        assertThat(values(builder, "-device"))
                .containsExactly(
                        "virtio-blk-pci,id=disk0,drive=disk0",
                        "virtio-blk-pci,id=disk1,drive=disk1",
                        "virtio-scsi-pci,id=scsi0",
                        "scsi-hd,id=disk2,drive=disk2,bus=scsi0.0",
                        "scsi-hd,id=disk3,drive=disk3,bus=scsi0.0",
                        "ide-hd,id=disk4,drive=disk4,bus=ide.0",
                        "ide-hd,id=disk5,drive=disk5,bus=ide.1",
                        "nvme,id=disk6,drive=disk6,serial=disk6",
                        "nvme,id=disk7,drive=disk7,serial=disk7",
                        "qemu-xhci,id=usb0,p2=15,p3=15",
                        "usb-storage,id=disk8,drive=disk8,bus=usb0.0,port=1",
                        "usb-storage,id=disk9,drive=disk9,bus=usb0.0,port=2",
                        "isa-fdc,id=fdc0",
                        "floppy,id=disk10,drive=disk10,unit=0,bus=fdc0.0",
                        "floppy,id=disk11,drive=disk11,unit=1,bus=fdc0.0",
                        "ide-cd,id=disk12,drive=disk12,bus=ide.2");
    }

    @Test
    void pcHasTwoIdeChannelsAndVirtGetsASataController() {
        Disk ide = Disk.raw(IMAGE).bus(DiskBus.IDE);
        assertThat(values(bare().machine("pc").disk(ide).disk(ide).disk(ide), "-device"))
                .containsExactly(
                        "ide-hd,id=disk0,drive=disk0,bus=ide.0,unit=0",
                        "ide-hd,id=disk1,drive=disk1,bus=ide.0,unit=1",
                        "ide-hd,id=disk2,drive=disk2,bus=ide.1,unit=0");
        assertThat(values(bare().architecture(Architecture.AARCH64).disk(ide), "-device"))
                .containsExactly("ahci,id=sata0", "ide-hd,id=disk0,drive=disk0,bus=sata0.0");
    }

    @Test
    void virtioDevicesAreNamedAfterTheTransportOfTheMachine() {
        VmConfig.Builder builder =
                bare().disk(Disk.raw(IMAGE)).network(Network.user().mac("52:54:00:00:00:01"));
        assertThat(values(builder.machine("microvm"), "-device"))
                .containsExactly(
                        "virtio-blk-device,id=disk0,drive=disk0",
                        "virtio-net-device,id=net0,netdev=net0,mac=52:54:00:00:00:01");
        builder.architecture(Architecture.S390X).machine("s390-ccw-virtio");
        assertThat(values(builder, "-device"))
                .containsExactly(
                        "virtio-blk-ccw,id=disk0,drive=disk0",
                        "virtio-net-ccw,id=net0,netdev=net0,mac=52:54:00:00:00:01");
    }

    @Test
    void anAutomaticIdIsThePositionSoNamingOneDiskRenamesNoOther() {
        assertThat(values(bare().disk(Disk.raw(IMAGE).id("root")).disk(Disk.raw(IMAGE)), "-device"))
                .containsExactly("virtio-blk-pci,id=root,drive=root", "virtio-blk-pci,id=disk1,drive=disk1");
    }

    @Test
    void onlyMachinesWithAPciExpressBusHaveRootPortsByDefault() {
        assertThat(values(VmConfig.builder(), "-device"))
                .containsExactly(
                        "pcie-root-port,id=port0,bus=pcie.0,addr=10.0,chassis=1,multifunction=on",
                        "pcie-root-port,id=port1,bus=pcie.0,addr=10.1,chassis=2",
                        "pcie-root-port,id=port2,bus=pcie.0,addr=10.2,chassis=3",
                        "pcie-root-port,id=port3,bus=pcie.0,addr=10.3,chassis=4");
        for (String machine : List.of("pc", "pc-i440fx-7.2", "microvm", "none", "isapc")) {
            assertThat(values(VmConfig.builder().machine(machine), "-device"))
                    .as(machine)
                    .isEmpty();
        }
        assertThat(values(VmConfig.builder().machine("pc-q35-7.2"), "-device")).hasSize(4);
        assertThat(values(VmConfig.builder().architecture(Architecture.AARCH64), "-device"))
                .hasSize(4);
    }

    @Test
    void theCpuFollowsTheAccelerator() {
        assertThat(values(bare().accelerator(Accelerator.KVM), "-cpu")).containsExactly("host");
        assertThat(values(bare().accelerator(Accelerator.HVF), "-cpu")).containsExactly("host");
        assertThat(values(bare().accelerator(Accelerator.KVM, Accelerator.TCG), "-cpu"))
                .containsExactly("max");
        assertThat(values(bare().accelerator(Accelerator.KVM, Accelerator.TCG), "-accel"))
                .containsExactly("kvm", "tcg");
        assertThat(values(bare().architecture(Architecture.RISCV64), "-cpu")).isEmpty();
        assertThat(values(bare().cpu(Cpu.parse("host,-vmx,+pcid,hv-time")).accelerator(Accelerator.KVM), "-cpu"))
                .containsExactly("host,vmx=off,pcid=on,hv-time=on");
    }

    @Test
    void theAutoAcceleratorHasNoCommandLine() {
        VmConfig config = bare().accelerator(Accelerator.auto()).build();
        assertThat(config.explain())
                .contains("-accel auto", "stands for the fastest accelerator that works on the host");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CommandLine.of(config))
                .withMessageContainingAll("accelerator", "'auto'", "withAccelerator");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CommandLine.of(config, secret -> Path.of("/never")))
                .withMessageContaining("'auto'");
    }

    @Test
    void theAcceleratorThatWasFoundReplacesAutoAndTheCpuFollows() {
        VmConfig config = bare().accelerator(Accelerator.auto()).build();
        assertThat(config.effectiveCpu()).contains(Cpu.MAX);
        VmConfig onKvm = config.withAccelerator(Accelerator.KVM);
        assertThat(CommandLine.of(onKvm).arguments()).containsSubsequence("-accel", "kvm", "-cpu", "host");
        assertThat(onKvm).isEqualTo(bare().accelerator(Accelerator.KVM).build());
        assertThat(CommandLine.of(config.withAccelerator(Accelerator.TCG)).arguments())
                .containsSubsequence("-accel", "tcg", "-cpu", "max");
    }

    @Test
    void aMacAddressIsDerivedFromTheNamesSoThatTwoMachinesDiffer() {
        String web =
                values(bare().name("web").network(Network.user()), "-device").get(0);
        String db = values(bare().name("db").network(Network.user()), "-device").get(0);
        assertThat(web).contains("mac=52:54:00:").isNotEqualTo(db);
        assertThat(values(bare().name("web").network(Network.user()), "-device"))
                .containsExactly(web);
    }

    @Test
    void tapAndBridgeRunNoScript() {
        assertThat(values(
                        bare().network(Network.tap("tap0"))
                                .network(Network.bridge("br0").model(NetworkModel.E1000)),
                        "-netdev"))
                .containsExactly("tap,id=net0,ifname=tap0,script=no,downscript=no", "bridge,id=net1,br=br0");
    }

    @Test
    void aChangedCopyLeavesTheOriginalUnchanged() {
        VmConfig config = bare().disk(Disk.raw(IMAGE)).build();
        VmConfig copy = config.toBuilder().name("copy").disk(Disk.raw(IMAGE)).build();
        assertThat(config.disks()).hasSize(1);
        assertThat(copy.disks()).hasSize(2);
        assertThat(config.toBuilder().build()).isEqualTo(config).hasSameHashCodeAs(config);
    }
}
