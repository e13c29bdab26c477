package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.Disk;
import dev.qemu4j.config.Network;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.block.DiskBus;
import dev.qemu4j.config.block.DiskMedia;
import dev.qemu4j.config.block.DiskTuning;
import dev.qemu4j.config.block.Image;
import dev.qemu4j.config.block.ImageFormat;
import dev.qemu4j.config.memory.Dimm;
import dev.qemu4j.config.memory.VirtioMem;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.manager.VmOperationException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Hot-plug with a real Linux. The tests share one guest for each machine type, and each restores it. */
@ExtendWith(FailOnLeaks.class)
@ParameterizedClass(name = "{0}")
@MethodSource(LinuxGuest.MACHINES)
@Timeout(300)
class HotPlugLinuxIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final DataSize MODULE = DataSize.ofMebibytes(128);

    @TempDir
    private static Path folder;

    private static LinuxGuest linux;
    private static VirtualMachine vm;
    private static GuestShell guest;

    @Parameter
    private LinuxGuest.Machine machine;

    @BeforeParameterizedClassInvocation
    static void boot(LinuxGuest.Machine machine) throws Exception {
        Disk drive = drive(image("a.iso", 1));
        linux = LinuxGuest.boot(machine, folder, config -> config.disk(drive));
        vm = linux.vm();
        guest = linux.shell();
        // The guest loads what it finds when it boots; these find their devices later.
        guest.run("modprobe virtio_mem; modprobe sr_mod");
    }

    @AfterParameterizedClassInvocation
    static void shutDown() throws IOException {
        if (linux != null) {
            linux.close();
        }
    }

    private static Path image(String name, int mebibytes) throws IOException {
        Path file = folder.resolve(name);
        try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
            content.setLength((long) mebibytes << 20);
        }
        return file;
    }

    /** On a bus that both machines and the guest's kernel know. */
    private static Disk drive(Path iso) {
        return new Disk(
                Image.file(ImageFormat.RAW, iso),
                DiskMedia.CD_ROM,
                DiskBus.SCSI,
                true,
                Optional.of("cd"),
                DiskTuning.DEFAULT,
                PropertyTree.empty());
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(vm.portCapacity().free()).isEqualTo(vm.portCapacity().total());
        assertThat(vm.hardware().capacity().freeMemorySlots()).isEqualTo(4);
    }

    @Test
    void aDiskIsAttachedResizedAndDetached() throws Exception {
        vm.attach(Disk.raw(image("data.img", 1)).id("data"));
        guest.runUntil("ls /sys/block", "vda");
        assertThat(guest.run("cat /sys/block/vda/size")).isEqualTo("2048");
        vm.hardware().resizeDisk("data", DataSize.ofMebibytes(3));
        guest.runUntil("cat /sys/block/vda/size", "6144");
        vm.detach("data", PATIENCE);
        guest.runUntilNot("ls /sys/block", "vda");
        assertThat(vm.config().disks()).hasSize(1);
    }

    @Test
    void aNetworkCardIsAttachedUnlinkedAndDetached() throws Exception {
        vm.attach(Network.user().id("lan"));
        guest.runUntil("ls /sys/class/net", "eth0");
        guest.run("ip link set eth0 up");
        guest.runUntil("cat /sys/class/net/eth0/carrier", "1");
        vm.hardware().setLink("lan", false);
        guest.runUntil("cat /sys/class/net/eth0/carrier", "0");
        vm.hardware().setLink("lan", true);
        guest.runUntil("cat /sys/class/net/eth0/carrier", "1");
        vm.detach("lan", PATIENCE);
        guest.runUntilNot("ls /sys/class/net", "eth0");
    }

    @Test
    void aMediumIsChangedOnceTheGuestUnlocksTheTray() throws Exception {
        guest.runUntil("cat /sys/block/sr0/size", "2048");
        guest.run("(sleep 1000 < /dev/sr0 &); sleep 1");
        Image other = Image.file(ImageFormat.RAW, image("b.iso", 2));
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> vm.hardware().changeMedium("cd", other, Duration.ofSeconds(1)))
                .withMessageContaining("has locked the tray");
        assertThat(vm.config().disks()).containsExactly(drive(folder.resolve("a.iso")));
        guest.run("killall sleep");
        vm.hardware().changeMedium("cd", other, PATIENCE);
        assertThat(vm.config().disks()).containsExactly(drive(folder.resolve("b.iso")));
        guest.runUntil("dd if=/dev/sr0 of=/dev/null bs=2048 2>&1; cat /sys/block/sr0/size", "4096");
        vm.apply(
                vm.config().toBuilder()
                        .removeParts(Disk.class::isInstance)
                        .disk(drive(folder.resolve("a.iso")))
                        .build(),
                PATIENCE);
        guest.runUntil("dd if=/dev/sr0 of=/dev/null bs=2048 2>&1; cat /sys/block/sr0/size", "2048");
    }

    @Test
    void aMemoryModuleIsAddedAndRemoved() throws Exception {
        long before = memory();
        String dimm = vm.hardware().addMemory(MODULE);
        Await.until("more memory", () -> memory() > before + 100_000);
        vm.detach(dimm, PATIENCE);
        Await.until("less memory", () -> memory() == before);
    }

    private static long memory() throws InterruptedException {
        return linux.memoryInKibibytes();
    }

    @Test
    void virtioMemoryGrowsAndShrinks() throws Exception {
        assumeTrue(
                machine.qemu().isAtLeast(10, 0),
                "QEMU before 9.0 does not take virtio-mem out again, and the guest is to stay as it was");
        long before = memory();
        vm.attach(VirtioMem.upTo(DataSize.ofMebibytes(512)).id("more"));
        vm.hardware().resizeMemory("more", DataSize.ofMebibytes(256), PATIENCE);
        Await.until("more memory", () -> memory() > before + 200_000);
        vm.hardware().resizeMemory("more", DataSize.ofBytes(0), PATIENCE);
        Await.until("less memory", () -> memory() == before);
        vm.detach("more", PATIENCE);
    }

    @Test
    void aMachineReachesADesiredStateAndReturns() throws Exception {
        VmConfig before = vm.config();
        VmConfig.Builder wanted = before.toBuilder()
                .disk(Disk.raw(image("more.img", 4)).id("more"))
                .network(Network.user().id("wan"))
                .part(Dimm.of(MODULE).id("module"));
        if (machine.qemu().isAtLeast(10, 0)) {
            wanted.cpus(3, LinuxGuest.CPUS); // taking a CPU out under TCG damages 7.2
        }
        VmConfig more = wanted.build();
        long memory = memory();
        vm.apply(more, PATIENCE);
        assertThat(vm.config()).isEqualTo(more);
        guest.runUntil("ls /sys/block /sys/class/net", "vda");
        guest.runUntil("ls /sys/block /sys/class/net", "eth0");
        Await.until("more memory", () -> memory() > memory + 100_000);
        assertThat(vm.apply(more, PATIENCE).isEmpty()).isTrue();
        vm.apply(before, PATIENCE);
        assertThat(vm.config()).isEqualTo(before);
        guest.runUntilNot("ls /sys/block /sys/class/net", "vda");
        guest.runUntilNot("ls /sys/block /sys/class/net", "eth0");
        Await.until("less memory", () -> memory() == memory);
    }
}
