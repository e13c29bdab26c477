package dev.qemu4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.qemu4j.config.block.DiskBus;
import dev.qemu4j.config.chardev.TcpChardev;
import dev.qemu4j.config.display.SpiceDisplay;
import dev.qemu4j.config.display.VncDisplay;
import dev.qemu4j.config.network.PortForward;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ValidationTest {
    private static final Disk DISK = Disk.raw(Path.of("/disk"));

    private static void refused(String message, UnaryOperator<VmConfig.Builder> change) {
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> change.apply(VmConfig.builder().name("web")).build())
                .withMessage("virtual machine 'web': " + message);
    }

    private static void refused(ThrowingCallable value, String... words) {
        assertThatIllegalArgumentException()
                .isThrownBy(value)
                .satisfies(e -> assertThat(e.getMessage()).contains(words));
    }

    @Test
    void memoryIsAPositiveMultipleOfAMebibyte() {
        refused("memory: the size is 0; a guest needs memory", vm -> vm.memory(DataSize.ofBytes(0)));
        refused("memory: 1048577 bytes is not a multiple of 1M", vm -> vm.memory(DataSize.ofBytes((1 << 20) + 1)));
    }

    @Test
    void thereIsAtLeastOneCpu() {
        refused("cpus: 0 is less than 1", vm -> vm.cpus(0));
        refused("cpus: -3 is less than 1", vm -> vm.cpus(-3));
    }

    @Test
    void theHostCpuNeedsHardwareVirtualization() {
        refused("cpu: 'host' needs KVM or HVF; under TCG use 'max'", vm -> vm.cpu("host"));
    }

    @Test
    void theAutoAcceleratorMustBeTheOnlyOne() {
        refused(
                "accelerator: 'auto' becomes the fastest accelerator of the host, so no other is ever tried; use 'auto' alone",
                vm -> vm.accelerator(Accelerator.auto(), Accelerator.TCG));
        refused(
                "accelerator: 'auto' cannot have properties, because the accelerator that would get them is not known",
                vm -> vm.accelerator(Accelerator.auto().with("thread", "single")));
        refused(
                "cpu: 'host' needs KVM or HVF, but 'auto' may become TCG; use 'max', which under KVM is the host's CPU",
                vm -> vm.accelerator(Accelerator.auto()).cpu("host"));
    }

    @Test
    void rootPortsNeedAPciExpressBus() {
        for (String machine : List.of("pc", "microvm")) {
            refused(
                    "root ports: machine '" + machine
                            + "' has no PCI Express bus for 2 root ports; q35 and virt have one",
                    vm -> vm.machine(machine).rootPorts(RootPorts.of(2)));
        }
        refused(() -> RootPorts.of(-1), "root ports", "-1");
        refused(() -> RootPorts.of(65), "root ports", "65");
    }

    @Test
    void twoThingsCannotHaveTheSameId() {
        refused(
                "disk 'a': id 'a' is taken: disk 'a' has it already; give one of the two another id; "
                        + "disk 'a': id 'a' is taken: disk 'a' has it already; give one of the two another id",
                vm -> vm.disk(DISK.id("a")).disk(DISK.id("a")));
    }

    @Test
    void anAutomaticIdCanClashWithOneThatTheUserGave() {
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() ->
                        VmConfig.builder().disk(DISK.id("disk1")).disk(DISK).build())
                .withMessageContaining("id 'disk1' is taken");
    }

    @Test
    void allProblemsAreReportedAtOnce() {
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> VmConfig.builder()
                        .name("")
                        .cpus(0)
                        .memory(DataSize.ofBytes(0))
                        .machine("microvm")
                        .rootPorts(RootPorts.of(1))
                        .disk(DISK.bus(DiskBus.NVME))
                        .build())
                .satisfies(e -> assertThat(e.problems())
                        .extracting(Object::toString)
                        .containsExactly(
                                "name: '' is empty",
                                "cpus: 0 is less than 1",
                                "memory: the size is 0; a guest needs memory",
                                "root ports: machine 'microvm' has no PCI Express bus for 1 root ports; q35 and virt have one",
                                "disk 'disk0': nvme needs PCI, but machine 'microvm' has no PCI bus"));
    }

    @Test
    void whatOnlyOnePartCanHaveIsClaimedOnce() {
        refused(
                "net 'net1': tcp port 2222 of 127.0.0.1 is taken: net 'net0' has it already",
                vm -> vm.network(Network.user().forwardTcp(2222, 22))
                        .network(Network.user().forwardTcp(2222, 80)));
        refused(
                "net 'net1': mac 52:54:00:00:00:01 is taken: net 'net0' has it already",
                vm -> vm.network(Network.user().mac("52:54:00:00:00:01"))
                        .network(Network.user().mac("52:54:00:00:00:01")));
        refused(
                "net 'net1': tap interface tap0 is taken: net 'net0' has it already",
                vm -> vm.network(Network.tap("tap0")).network(Network.tap("tap0")));
    }

    @Test
    void twoPartsCannotListenOnOnePortOfTheHost() {
        refused(
                "net 'net1': tcp port 2222 of 127.0.0.1 is taken: net 'net0' has it already",
                vm -> vm.network(
                                Network.user().forward(PortForward.tcp(2222, 22).listeningOn("0.0.0.0")))
                        .network(Network.user().forwardTcp(2222, 80)));
        refused(
                "net 'net0': tcp port 2222 of 0.0.0.0 is taken: net 'net0' has it already",
                vm -> vm.network(Network.user()
                        .forwardTcp(2222, 22)
                        .forward(PortForward.tcp(2222, 22).listeningOn("0.0.0.0"))));
        refused(
                "display: tcp port 5901 of 127.0.0.1 is taken: net 'net0' has it already",
                vm -> vm.network(Network.user().forwardTcp(5901, 22)).display(VncDisplay.tcp("127.0.0.1", 5901)));
        refused(
                "serial 'serial0': tcp port 4444 of 127.0.0.1 is taken: net 'net0' has it already",
                vm -> vm.network(Network.user().forwardTcp(4444, 22))
                        .serial(Serial.of(new TcpChardev("127.0.0.1", 4444, true, false))));
        refused(
                "display: tcp port 5930 of 0.0.0.0 is taken: net 'net0' has it already",
                vm -> vm.network(Network.user().forwardTcp(5930, 22)).display(SpiceDisplay.tcp("0.0.0.0", 5930)));
    }

    @Test
    void portsThatDoNotMeetAreNoProblem() {
        assertThat(VmConfig.builder()
                        .network(Network.user()
                                .forwardTcp(22)
                                .forwardTcp(80)
                                .forwardUdp(53)
                                .forwardTcp(2222, 2222)
                                .forwardUdp(2222, 2222)
                                .forward(PortForward.tcp(2222, 22).listeningOn("127.0.0.2")))
                        .serial(Serial.of(new TcpChardev("127.0.0.1", 2222, false, false)))
                        .display(VncDisplay.unix(Path.of("/run/vnc")))
                        .build()
                        .networks())
                .hasSize(1);
    }

    @Test
    void placesThatAMachineLacksAreReported() {
        refused(
                "disk 'disk0': an IDE hard disk cannot be read-only; use another bus, or a CD-ROM drive",
                vm -> vm.disk(DISK.readOnly().bus(DiskBus.IDE)));
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> {
                    VmConfig.Builder vm = VmConfig.builder().machine("pc");
                    for (int i = 0; i < 5; i++) {
                        vm.disk(DISK.bus(DiskBus.IDE));
                    }
                    vm.build();
                })
                .withMessageContaining("disk 'disk4': machine 'pc' has room for only 4 IDE or SATA disks");
        refused(
                "serial 'serial1': machine 'microvm' has at most 1 serial ports",
                vm -> vm.machine("microvm").serial(Serial.discard()).serial(Serial.discard()));
        refused(() -> Disk.cdRom(Path.of("/iso")).bus(DiskBus.NVME), "CD-ROM", "NVME");
    }

    @Test
    void anArchitectureWithoutADefaultMachineNeedsOne() {
        refused(
                "machine: architecture 'sparc64' has no default machine; set one",
                vm -> vm.architecture(Architecture.of("sparc64")));
    }

    @Test
    void invalidValuesAreRefusedAtOnceWithTheValue() {
        refused(() -> DISK.id("a b"), "disk id", "'a b'");
        refused(() -> DISK.id(""), "disk id", "''");
        refused(() -> DISK.id("a".repeat(32)), "disk id", "31");
        refused(() -> Disk.raw(Path.of("")), "path", "empty");
        refused(() -> Network.user().id("1"), "network id", "'1'");
        refused(() -> Network.user().forwardTcp(-1, 22), "host port -1");
        refused(() -> Network.user().forwardTcp(0), "guest port 0");
        refused(() -> Network.user().forwardTcp(22, 65536), "guest port 65536");
        refused(() -> PortForward.tcp(1, 1).listeningOn("::1,x"), "'::1,x'");
        refused(() -> Network.user().mac("52:54:00:12:34"), "mac", "'52:54:00:12:34'");
        refused(() -> Network.user().mac("53:54:00:12:34:56"), "mac", "'53:54:00:12:34:56'");
        refused(() -> Network.tap("a/b"), "tap", "'a/b'");
        refused(() -> Network.tap("a".repeat(16)), "tap");
        refused(() -> Network.bridge(""), "bridge", "''");
        refused(() -> Serial.file(Path.of("/x")).id("é"), "serial id", "'é'");
        refused(() -> Serial.unix(Path.of("/" + "x".repeat(107))), "108", "107");
        refused(() -> VmConfig.builder().argument("rtc"), "argument", "'rtc'");
        refused(() -> VmConfig.builder().argument("-"), "argument", "'-'");
        refused(() -> VmConfig.builder().cpu("max,+avx"), "cpu", "'max,+avx'");
        refused(() -> VmConfig.builder().cpu(""), "cpu", "''");
        refused(() -> VmConfig.builder().machine(""), "machine", "''");
        refused(() -> Cpu.parse("max,,avx"), "cpu feature");
        refused(() -> VmConfig.builder().name("a\0b").build(), "NUL");
        refused(() -> Kernel.of(Path.of("/k")).commandLine("a\0b"), "NUL");
        refused(() -> Architecture.of("X86"), "'X86'");
    }
}
