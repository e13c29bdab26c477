package dev.qemu4j.manager.internal.hardware;

import static dev.qemu4j.manager.internal.hardware.HardwareFixture.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.Disk;
import dev.qemu4j.config.InvalidConfigException;
import dev.qemu4j.config.Memory;
import dev.qemu4j.config.Network;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.block.Image;
import dev.qemu4j.config.block.ImageFormat;
import dev.qemu4j.config.cpu.CpuTopology;
import dev.qemu4j.config.memory.Dimm;
import dev.qemu4j.config.memory.MemoryBacking;
import dev.qemu4j.config.memory.VirtioMem;
import dev.qemu4j.manager.VmOperationException;
import dev.qemu4j.manager.hardware.HotPlugCapacity;
import dev.qemu4j.manager.hardware.PortCapacity;
import dev.qemu4j.manager.internal.hardware.FakeMachine.Guest;
import dev.qemu4j.manager.internal.hardware.HardwareFixture.Call;
import dev.qemu4j.testkit.HeldReply;
import dev.qemu4j.testkit.Reply;
import dev.qemu4j.testkit.Request;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@link LiveHardware} does beyond attaching disks and networks. */
@Timeout(60)
class LiveHardwareTest {
    private static final DataSize SMALL = DataSize.ofMebibytes(128);
    private static final Image OTHER = Image.file(ImageFormat.RAW, Path.of("/b.iso"));
    private static final Disk DRIVE = Disk.cdRom(Path.of("/a.iso")).id("cd");
    private static final VmConfig VM = VmConfig.builder()
            .name("web")
            .cpus(1, CpuTopology.of(4, 1, 1))
            .memory(Memory.of(DataSize.ofMebibytes(512)).upTo(DataSize.ofGibibytes(1), 2))
            .disk(DRIVE)
            .network(Network.user().id("lan"))
            .part(VirtioMem.upTo(DataSize.ofMebibytes(256)))
            .build();

    private HardwareFixture fixture;

    @BeforeEach
    void start() throws Exception {
        fixture = new HardwareFixture(VM);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private List<Integer> sockets() {
        return fixture.qemu.requests("device_add").stream()
                .map(request -> request.arguments().path("socket-id").asInt())
                .toList();
    }

    @Test
    void cpusAreAddedToTheFirstFreeSlots() throws Exception {
        assertThat(fixture.hardware.addCpus(2)).containsExactly("cpu1", "cpu2");
        assertThat(sockets()).containsExactly(1, 2);
        assertThat(fixture.qemu
                        .requests("device_add")
                        .getFirst()
                        .arguments()
                        .path("core-id")
                        .isInt())
                .isTrue();
        assertThat(fixture.config().cpus()).isEqualTo(3);
        assertThat(fixture.config().topology()).isEqualTo(VM.topology());
        assertThat(fixture.hardware.capacity().freeCpus()).isEqualTo(1);
    }

    @Test
    void moreCpusThanThereAreFreeSlotsAreRefusedBeforeOneIsAdded() {
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> fixture.hardware.addCpus(4))
                .withMessageContaining("has 1 CPUs and room for 3 more, not for 4");
        assertThat(fixture.qemu.requests("device_add")).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> fixture.hardware.addCpus(-1));
    }

    @Test
    void ifOneCpuFailsTheGuestIsAskedToReleaseTheOthers() {
        fixture.machine.refuseAfter(1);
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> fixture.hardware.addCpus(2))
                .withMessageContaining("refused by the test");
        assertThat(fixture.qemu.requests("device_del"))
                .extracting(request -> request.arguments().path("id").asString())
                .containsExactly("cpu1");
    }

    @Test
    void twoCallersGetCpusInDifferentSlots() throws Exception {
        HeldReply held = fixture.qemu.hold("device_add");
        Call first = new Call(() -> fixture.hardware.addCpus(1));
        held.awaitRequest(LONG);
        assertThat(fixture.hardware.addCpus(1)).hasSize(1);
        held.release();
        assertThat(first.outcome()).isNull();
        assertThat(sockets()).containsExactly(1, 2);
        assertThat(fixture.config().cpus()).isEqualTo(3);
    }

    @Test
    void theLastCpuAddedIsRemovedFirst() throws Exception {
        fixture.hardware.addCpus(3);
        fixture.hardware.removeCpus(2, LONG);
        assertThat(fixture.machine.names()).contains("-device cpu1").doesNotContain("-device cpu2", "-device cpu3");
        assertThat(fixture.config().cpus()).isEqualTo(2);
        assertThat(fixture.hardware.addCpus(1)).containsExactly("cpu2");
    }

    @Test
    void cpusThatTheMachineStartedWithCannotBeRemoved() throws Exception {
        fixture.hardware.addCpus(1);
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> fixture.hardware.removeCpus(2, LONG))
                .withMessageContaining("cannot remove 2 CPUs: 1 of the machine's 2 were hot-plugged");
        assertThat(fixture.qemu.requests("device_del")).isEmpty();
    }

    @Test
    void theDeletionOfItsInterruptControllerIsTheDeletionOfACpu() throws Exception {
        fixture.hardware.addCpus(1);
        fixture.qemu.once(
                "device_del",
                Reply.empty().then(Reply.event("DEVICE_DELETED", Map.of("path", "/machine/peripheral/cpu1/lapic"))));
        fixture.hardware.removeCpus(1, LONG);
        assertThat(fixture.config()).isEqualTo(VM);
    }

    @Test
    void aMemoryModuleHasTheBackingOfTheInitialMemory() throws Exception {
        assertThat(fixture.hardware.addMemory(SMALL)).isEqualTo("dimm0");
        assertThat(fixture.config().parts(Dimm.class)).containsExactly(Dimm.of(SMALL));
        assertThat(fixture.hardware.capacity()).isEqualTo(new HotPlugCapacity(new PortCapacity(4, 4), 3, 1, SMALL));
        fixture.hardware.detach("dimm0", LONG);
        assertThat(fixture.config()).isEqualTo(VM);

        MemoryBacking shared = MemoryBacking.memfd().shared();
        try (HardwareFixture other = new HardwareFixture(
                VM.toBuilder().memory(VM.memory().backing(shared)).build())) {
            other.hardware.addMemory(SMALL);
            assertThat(other.config().parts(Dimm.class))
                    .containsExactly(Dimm.of(SMALL).backing(shared));
        }
    }

    @Test
    void moreMemoryThanThereIsRoomForIsRefusedBeforeAnythingIsSent() {
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> fixture.hardware.addMemory(DataSize.ofMebibytes(512)))
                .withMessageContaining("268435456 are free");
        assertThat(fixture.qemu.requests("object-add")).isEmpty();
    }

    @Test
    void resizingVirtioMemoryUpdatesTheConfiguration() throws Exception {
        fixture.hardware.resizeMemory("mem0", SMALL, LONG);
        assertThat(fixture.config().parts(VirtioMem.class))
                .containsExactly(VirtioMem.upTo(DataSize.ofMebibytes(256)).requested(SMALL));
        assertThat(fixture.qemu
                        .requests("qom-set")
                        .getFirst()
                        .arguments()
                        .path("value")
                        .asLong())
                .isEqualTo(SMALL.bytes());
    }

    @Test
    void aResizeRequestStaysInEffectAfterTheTimeout() {
        fixture.qemu.on("qom-set", Reply.empty());
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> fixture.hardware.resizeMemory("mem0", SMALL, Duration.ofMillis(50)))
                .withMessageContaining("has not resized 'mem0' to 128M in time; the request stays in effect");
        assertThat(fixture.config().parts(VirtioMem.class).getFirst().requested())
                .isEqualTo(SMALL);
    }

    @Test
    void aResizeWhoseSizeNeverStopsChangingTimesOut() {
        fixture.qemu.on("qom-set", Reply.empty());
        fixture.qemu.on(
                "qom-get",
                Reply.event("MEMORY_DEVICE_SIZE_CHANGE", Map.of("size", 1)).then(Reply.of(1)));
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> fixture.hardware.resizeMemory("mem0", SMALL, Duration.ofMillis(300)))
                .withMessageContaining("in time");
    }

    @Test
    void unansweredCommandsDoNotOverrunTheTimeoutOfTheirOperation() {
        fixture.qemu.hold("qom-set");
        fixture.qemu.hold("blockdev-open-tray");
        long begun = System.nanoTime();
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> fixture.hardware.resizeMemory("mem0", SMALL, Duration.ofMillis(300)));
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> fixture.hardware.changeMedium("cd", OTHER, Duration.ofMillis(300)));
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(LONG.dividedBy(2));
    }

    @Test
    void onlyVirtioMemoryIsResizedAndOnlyUpToItsMaximum() {
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> fixture.hardware.resizeMemory("cd", SMALL, LONG))
                .withMessageContaining("no virtio memory 'cd'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fixture.hardware.resizeMemory("mem0", DataSize.ofGibibytes(1), LONG));
        assertThat(fixture.qemu.requests("qom-set")).isEmpty();
    }

    @Test
    void aMediumIsChanged() throws Exception {
        fixture.hardware.changeMedium("cd", OTHER, LONG);
        assertThat(fixture.config().disks())
                .containsExactly(Disk.cdRom(Path.of("/b.iso")).id("cd"));
    }

    private List<String> commands() {
        return fixture.qemu.requests().stream().map(Request::command).toList();
    }

    @Test
    void aFailedChangeOfTheMediumIsRolledBack() {
        Map<String, ?> before = fixture.machine.contents();
        fixture.qemu.once("blockdev-add", Reply.error("no such file"));
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> fixture.hardware.changeMedium("cd", OTHER, LONG))
                .withMessageContaining("no such file");
        assertThat(fixture.machine.contents()).isEqualTo(before);
        assertThat(fixture.config()).isEqualTo(VM);
        assertThat(commands()).endsWith("blockdev-insert-medium", "blockdev-close-tray");
    }

    @Test
    void aLockedTrayIsWaitedForUntilTheGuestOpensIt() throws Exception {
        fixture.qemu.once("blockdev-remove-medium", Reply.error("Tray of device 'cd' is not open"));
        Call change = new Call(() -> fixture.hardware.changeMedium("cd", OTHER, LONG));
        fixture.qemu.awaitRequest("blockdev-remove-medium", LONG);
        fixture.qemu.emit("DEVICE_TRAY_MOVED", Map.of("device", "", "id", "other", "tray-open", true));
        fixture.qemu.emit("DEVICE_TRAY_MOVED", Map.of("device", "", "id", "cd", "tray-open", true));
        assertThat(change.outcome()).isNull();
        assertThat(fixture.qemu.requests("blockdev-remove-medium")).hasSize(2);
    }

    @Test
    void aTrayThatStaysLockedKeepsItsMedium() {
        fixture.qemu.once("blockdev-remove-medium", Reply.error("Tray of device 'cd' is not open"));
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> fixture.hardware.changeMedium("cd", OTHER, Duration.ofMillis(50)))
                .withMessageContaining("has locked the tray of 'cd'");
        assertThat(fixture.config()).isEqualTo(VM);
    }

    @Test
    void anInterruptedChangeOfTheMediumIsRolledBack() throws Exception {
        Map<String, ?> before = fixture.machine.contents();
        HeldReply held = fixture.qemu.hold("blockdev-insert-medium");
        Call change = new Call(() -> fixture.hardware.changeMedium("cd", OTHER, LONG));
        held.awaitRequest(LONG);
        assertThat(change.interrupt().outcome()).isInstanceOf(InterruptedException.class);
        assertThat(fixture.machine.contents()).isEqualTo(before);
        assertThat(fixture.config()).isEqualTo(VM);
    }

    @Test
    void aHardDiskHasNoRemovableMedium() throws Exception {
        fixture.hardware.attach(Disk.raw(Path.of("/data")).id("data"));
        fixture.qemu.forgetRequests();
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> fixture.hardware.changeMedium("data", OTHER, LONG))
                .withMessageContaining("not a drive with a removable medium");
        assertThat(commands()).isEmpty();
    }

    @Test
    void aDiskIsResizedByItsNodeName() throws Exception {
        fixture.qemu.on("block_resize", Reply.empty());
        fixture.hardware.resizeDisk("cd", SMALL);
        assertThat(fixture.qemu.requests("block_resize").getFirst().arguments().toString())
                .isEqualTo("{\"node-name\":\"cd\",\"size\":134217728}");
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> fixture.hardware.resizeDisk("lan", SMALL))
                .withMessageContaining("no disk 'lan'");
    }

    @Test
    void theLinkOfANetworkCardIsSetByItsId() throws Exception {
        fixture.qemu.on("set_link", Reply.empty());
        fixture.hardware.setLink("lan", false);
        assertThat(fixture.qemu.requests("set_link").getFirst().arguments().toString())
                .isEqualTo("{\"name\":\"lan\",\"up\":false}");
        fixture.qemu.on("set_link", Reply.error("DeviceNotFound", "Device 'wan' not found"));
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> fixture.hardware.setLink("wan", true))
                .withMessageContaining("not found");
    }

    @Test
    void aCpuThatTheGuestDoesNotReleaseStays() throws Exception {
        fixture.hardware.addCpus(1);
        fixture.machine.guest(Guest.DOES_NOT_ANSWER);
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> fixture.hardware.removeCpus(1, Duration.ofMillis(50)));
        assertThat(fixture.config().cpus()).isEqualTo(2);
    }
}
