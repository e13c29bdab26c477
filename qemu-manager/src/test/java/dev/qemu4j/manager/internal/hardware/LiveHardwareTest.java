package dev.qemu4j.manager.internal.hardware;

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

/** What {@link dev.qemu4j.manager.hardware.Hardware Hardware} does beside plugging disks and networks. */
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

    private HardwareFixture rig;

    @BeforeEach
    void start() throws Exception {
        rig = new HardwareFixture(VM);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private List<Integer> sockets() {
        return rig.qemu.requests("device_add").stream()
                .map(request -> request.arguments().path("socket-id").asInt())
                .toList();
    }

    @Test
    void cpusGoIntoTheFirstPlacesThatAreFree() throws Exception {
        assertThat(rig.hardware.addCpus(2)).containsExactly("cpu1", "cpu2");
        assertThat(sockets()).containsExactly(1, 2);
        assertThat(rig.qemu
                        .requests("device_add")
                        .getFirst()
                        .arguments()
                        .path("core-id")
                        .isInt())
                .isTrue();
        assertThat(rig.config().cpus()).isEqualTo(3);
        assertThat(rig.config().topology()).isEqualTo(VM.topology());
        assertThat(rig.hardware.capacity().freeCpus()).isEqualTo(1);
    }

    @Test
    void moreCpusThanThereIsRoomForAreRefusedBeforeOneIsPluggedIn() {
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> rig.hardware.addCpus(4))
                .withMessageContaining("has 1 CPUs and room for 3 more, not for 4");
        assertThat(rig.qemu.requests("device_add")).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> rig.hardware.addCpus(-1));
    }

    @Test
    void theGuestIsAskedForTheCpusBeforeTheOneThatFailed() {
        rig.machine.refuseAfter(1);
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> rig.hardware.addCpus(2))
                .withMessageContaining("the test wants it so");
        assertThat(rig.qemu.requests("device_del"))
                .extracting(request -> request.arguments().path("id").asString())
                .containsExactly("cpu1");
    }

    @Test
    void twoCallersGetCpusInPlacesOfTheirOwn() throws Exception {
        HeldReply held = rig.qemu.hold("device_add");
        HardwareFixture.Call first = new HardwareFixture.Call(() -> rig.hardware.addCpus(1));
        held.awaitRequest(HardwareFixture.LONG);
        assertThat(rig.hardware.addCpus(1)).hasSize(1);
        held.release();
        assertThat(first.outcome()).isNull();
        assertThat(sockets()).containsExactly(1, 2);
        assertThat(rig.config().cpus()).isEqualTo(3);
    }

    @Test
    void cpusThatWerePluggedInLastGoFirst() throws Exception {
        rig.hardware.addCpus(3);
        rig.hardware.removeCpus(2, HardwareFixture.LONG);
        assertThat(rig.machine.names()).contains("-device cpu1").doesNotContain("-device cpu2", "-device cpu3");
        assertThat(rig.config().cpus()).isEqualTo(2);
        assertThat(rig.hardware.addCpus(1)).containsExactly("cpu2");
    }

    @Test
    void cpusThatTheMachineWasStartedWithStay() throws Exception {
        rig.hardware.addCpus(1);
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> rig.hardware.removeCpus(2, HardwareFixture.LONG))
                .withMessageContaining("1 of the 2 CPUs were plugged in");
        assertThat(rig.qemu.requests("device_del")).isEmpty();
    }

    @Test
    void theEndOfItsInterruptControllerIsTheEndOfACpu() throws Exception {
        rig.hardware.addCpus(1);
        rig.qemu.once(
                "device_del",
                Reply.empty().then(Reply.event("DEVICE_DELETED", Map.of("path", "/machine/peripheral/cpu1/lapic"))));
        rig.hardware.removeCpus(1, HardwareFixture.LONG);
        assertThat(rig.config()).isEqualTo(VM);
    }

    @Test
    void aModuleIsOfTheKindOfTheMemoryThatIsThere() throws Exception {
        assertThat(rig.hardware.addMemory(SMALL)).isEqualTo("dimm0");
        assertThat(rig.config().parts(Dimm.class)).containsExactly(Dimm.of(SMALL));
        assertThat(rig.hardware.capacity()).isEqualTo(new HotPlugCapacity(new PortCapacity(4, 4), 3, 1, SMALL));
        rig.hardware.detach("dimm0", HardwareFixture.LONG);
        assertThat(rig.config()).isEqualTo(VM);

        MemoryBacking shared = MemoryBacking.memfd().shared();
        try (HardwareFixture other = new HardwareFixture(
                VM.toBuilder().memory(VM.memory().backing(shared)).build())) {
            other.hardware.addMemory(SMALL);
            assertThat(other.config().parts(Dimm.class))
                    .containsExactly(Dimm.of(SMALL).backing(shared));
        }
    }

    @Test
    void memoryWithoutRoomIsRefusedBeforeAnythingIsSent() {
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> rig.hardware.addMemory(DataSize.ofMebibytes(512)))
                .withMessageContaining("268435456 are free");
        assertThat(rig.qemu.requests("object-add")).isEmpty();
    }

    @Test
    void virtioMemoryIsResizedAndTheConfigurationFollows() throws Exception {
        rig.hardware.resizeMemory("mem0", SMALL, HardwareFixture.LONG);
        assertThat(rig.config().parts(VirtioMem.class))
                .containsExactly(VirtioMem.upTo(DataSize.ofMebibytes(256)).requested(SMALL));
        assertThat(rig.qemu
                        .requests("qom-set")
                        .getFirst()
                        .arguments()
                        .path("value")
                        .asLong())
                .isEqualTo(SMALL.bytes());
    }

    @Test
    void aGuestThatTakesNoMemoryStaysAsked() {
        rig.qemu.on("qom-set", Reply.empty());
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> rig.hardware.resizeMemory("mem0", SMALL, Duration.ofMillis(50)))
                .withMessageContaining("has not made 'mem0' 128M in time; it stays asked to");
        assertThat(rig.config().parts(VirtioMem.class).getFirst().requested()).isEqualTo(SMALL);
    }

    @Test
    void whatIsNoVirtioMemoryIsNotResized() {
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> rig.hardware.resizeMemory("cd", SMALL, HardwareFixture.LONG))
                .withMessageContaining("no virtio memory 'cd'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rig.hardware.resizeMemory("mem0", DataSize.ofGibibytes(1), HardwareFixture.LONG));
        assertThat(rig.qemu.requests("qom-set")).isEmpty();
    }

    @Test
    void aMediumTakesThePlaceOfAnother() throws Exception {
        rig.hardware.changeMedium("cd", OTHER, HardwareFixture.LONG);
        assertThat(rig.config().disks())
                .containsExactly(Disk.cdRom(Path.of("/b.iso")).id("cd"));
    }

    private List<String> commands() {
        return rig.qemu.requests().stream().map(Request::command).toList();
    }

    @Test
    void theMediumThatWasThereIsPutBackIfTheOtherCannotBe() {
        Map<String, ?> before = rig.machine.things();
        rig.qemu.once("blockdev-add", Reply.error("no such file"));
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> rig.hardware.changeMedium("cd", OTHER, HardwareFixture.LONG))
                .withMessageContaining("no such file");
        assertThat(rig.machine.things()).isEqualTo(before);
        assertThat(rig.config()).isEqualTo(VM);
        assertThat(commands()).endsWith("blockdev-insert-medium", "blockdev-close-tray");
    }

    @Test
    void aLockedTrayIsWaitedFor() throws Exception {
        rig.qemu.once("blockdev-remove-medium", Reply.error("Tray of device 'cd' is not open"));
        HardwareFixture.Call change =
                new HardwareFixture.Call(() -> rig.hardware.changeMedium("cd", OTHER, HardwareFixture.LONG));
        rig.qemu.awaitRequest("blockdev-remove-medium", HardwareFixture.LONG);
        rig.qemu.emit("DEVICE_TRAY_MOVED", Map.of("device", "", "id", "other", "tray-open", true));
        rig.qemu.emit("DEVICE_TRAY_MOVED", Map.of("device", "", "id", "cd", "tray-open", true));
        assertThat(change.outcome()).isNull();
        assertThat(rig.qemu.requests("blockdev-remove-medium")).hasSize(2);
    }

    @Test
    void aTrayThatStaysLockedKeepsItsMedium() {
        rig.qemu.once("blockdev-remove-medium", Reply.error("Tray of device 'cd' is not open"));
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> rig.hardware.changeMedium("cd", OTHER, Duration.ofMillis(50)))
                .withMessageContaining("has locked the tray of 'cd'");
        assertThat(rig.config()).isEqualTo(VM);
    }

    @Test
    void anInterruptedChangeOfTheMediumIsUndone() throws Exception {
        Map<String, ?> before = rig.machine.things();
        HeldReply held = rig.qemu.hold("blockdev-insert-medium");
        HardwareFixture.Call change =
                new HardwareFixture.Call(() -> rig.hardware.changeMedium("cd", OTHER, HardwareFixture.LONG));
        held.awaitRequest(HardwareFixture.LONG);
        assertThat(change.interrupt().outcome()).isInstanceOf(InterruptedException.class);
        assertThat(rig.machine.things()).isEqualTo(before);
        assertThat(rig.config()).isEqualTo(VM);
    }

    @Test
    void aHardDiskHasNoMediumToChange() throws Exception {
        rig.hardware.attach(Disk.raw(Path.of("/data")).id("data"));
        rig.qemu.forgetRequests();
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> rig.hardware.changeMedium("data", OTHER, HardwareFixture.LONG))
                .withMessageContaining("no drive whose medium can be changed");
        assertThat(commands()).isEmpty();
    }

    @Test
    void aDiskIsResizedByTheNameOfItsNode() throws Exception {
        rig.qemu.on("block_resize", Reply.empty());
        rig.hardware.resizeDisk("cd", SMALL);
        assertThat(rig.qemu.requests("block_resize").getFirst().arguments().toString())
                .isEqualTo("{\"node-name\":\"cd\",\"size\":134217728}");
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> rig.hardware.resizeDisk("lan", SMALL))
                .withMessageContaining("no disk 'lan'");
    }

    @Test
    void theCableOfACardIsPluggedOutAndIn() throws Exception {
        rig.qemu.on("set_link", Reply.empty());
        rig.hardware.setLink("lan", false);
        assertThat(rig.qemu.requests("set_link").getFirst().arguments().toString())
                .isEqualTo("{\"name\":\"lan\",\"up\":false}");
        rig.qemu.on("set_link", Reply.error("DeviceNotFound", "Device 'wan' not found"));
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> rig.hardware.setLink("wan", true))
                .withMessageContaining("not found");
    }

    @Test
    void aGuestThatDoesNotGiveUpACpuKeepsIt() throws Exception {
        rig.hardware.addCpus(1);
        rig.machine.guest(Guest.DOES_NOT_ANSWER);
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> rig.hardware.removeCpus(1, Duration.ofMillis(50)));
        assertThat(rig.config().cpus()).isEqualTo(2);
    }
}
