package dev.qemu4j.manager.internal.hardware;

import static dev.qemu4j.manager.internal.hardware.HardwareFixture.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.Disk;
import dev.qemu4j.config.Memory;
import dev.qemu4j.config.RootPorts;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.memory.Dimm;
import dev.qemu4j.manager.VmOperationException;
import dev.qemu4j.manager.internal.hardware.FakeMachine.Guest;
import dev.qemu4j.manager.internal.hardware.HardwareFixture.Call;
import dev.qemu4j.qmp.QmpClosedException;
import dev.qemu4j.qmp.QmpTimeoutException;
import dev.qemu4j.testkit.HeldReply;
import dev.qemu4j.testkit.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class UnpluggerTest {
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Disk DATA = Disk.raw(Path.of("/data")).id("data");
    private static final VmConfig VM = VmConfig.builder()
            .name("web")
            .rootPorts(RootPorts.of(2))
            .memory(Memory.of(DataSize.ofMebibytes(512)).upTo(DataSize.ofGibibytes(1), 2))
            .disk(Disk.raw(Path.of("/root")))
            .build();

    private HardwareFixture fixture;

    @BeforeEach
    public void start() throws Exception {
        fixture = new HardwareFixture(VM);
        fixture.hardware.attach(DATA);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private void assertThatTheDiskIsGone() {
        assertThat(fixture.config()).isEqualTo(VM);
        assertThat(fixture.freePorts()).isEqualTo(2);
        assertThat(fixture.machine.names()).containsExactly("-blockdev disk0", "-device disk0");
    }

    private void assertThatTheDiskIsStillAttached() {
        assertThat(fixture.config().disks()).contains(DATA);
        assertThat(fixture.freePorts()).isEqualTo(1);
        assertThat(fixture.machine.names()).contains("-blockdev data", "-device data");
    }

    @ParameterizedTest
    @EnumSource(names = "RELEASES.*", mode = EnumSource.Mode.MATCH_ALL)
    void theGuestMayReleaseTheDeviceBeforeOrAfterQemusReply(Guest guest) throws Exception {
        fixture.machine.guest(guest);
        fixture.hardware.detach("data", LONG);
        assertThatTheDiskIsGone();
    }

    @Test
    void aGuestThatDoesNotAnswerKeepsTheDeviceAndItsPort() {
        detachWithoutAnAnswer();
    }

    private void detachWithoutAnAnswer() {
        fixture.machine.guest(Guest.DOES_NOT_ANSWER);
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> fixture.hardware.detach("data", SHORT))
                .withMessageContaining("has not released 'data' within PT0.1S; its operating system must cooperate")
                .withCauseInstanceOf(QmpTimeoutException.class);
        assertThatTheDiskIsStillAttached();
    }

    @Test
    void aDeviceThatTheGuestReleasesAfterTheTimeoutIsCleanedUp() throws Exception {
        detachWithoutAnAnswer();
        fixture.machine.release("data");
        fixture.deliverDeletionOf("data");
        assertThatTheDiskIsGone();
    }

    @Test
    void aDeviceThatIsGoneAtTheTimeoutIsCleanedUpEvenIfTheEventWasMissed() throws Exception {
        fixture.qemu.on("device_del", Reply.empty());
        fixture.qemu.on("qom-list", Reply.of(List.of()));
        fixture.qemu.on("blockdev-del", Reply.empty());
        fixture.hardware.detach("data", SHORT);
        assertThat(fixture.config()).isEqualTo(VM);
        assertThat(fixture.freePorts()).isEqualTo(2);
    }

    @Test
    void aDeviceThatTheGuestReleasesUnaskedIsCleanedUp() throws Exception {
        fixture.machine.release("data");
        fixture.deliverDeletionOf("data");
        assertThatTheDiskIsGone();
    }

    @Test
    void anEventAboutAnotherDeviceChangesNothing() throws Exception {
        fixture.hardware.attach(DATA.id("other"));
        HeldReply held = fixture.qemu.hold("device_del");
        Call detach = new Call(() -> fixture.hardware.detach("data", LONG));
        held.awaitRequest(LONG);
        fixture.machine.release("other");
        fixture.deliverDeletionOf("other");
        assertThatTheDiskIsStillAttached();
        held.release();
        assertThat(detach.outcome()).isNull();
        assertThatTheDiskIsGone();
    }

    @Test
    void aLateEventDoesNotRemoveTheDeviceThatHasTheIdNow() throws Exception {
        fixture.hardware.detach("data", LONG);
        fixture.hardware.attach(DATA);
        fixture.deliverDeletionOf("data"); // of the earlier device
        assertThatTheDiskIsStillAttached();
    }

    @Test
    void aGuestThatRefusesIsReported() {
        fixture.machine.guest(Guest.REFUSES);
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> fixture.hardware.detach("data", LONG))
                .withMessageContaining("the guest refused to release 'data'");
        assertThatTheDiskIsStillAttached();
    }

    @ParameterizedTest
    @ValueSource(strings = {"MEM_UNPLUG_ERROR", "ACPI_DEVICE_OST"})
    void aMemoryModuleInUseIsNotReleased(String event) throws Exception {
        String dimm = fixture.hardware.addMemory(DataSize.ofMebibytes(128));
        Object data = event.equals("MEM_UNPLUG_ERROR") ? Map.of("device", dimm, "msg", "busy") : ost(dimm, 0x82);
        fixture.qemu.once("device_del", Reply.empty().then(Reply.event(event, data)));
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> fixture.hardware.detach(dimm, LONG))
                .withMessageContaining("refused");
        assertThat(fixture.config().parts(Dimm.class)).hasSize(1);
    }

    @Test
    void anEjectionInProgressIsWaitedFor() throws Exception {
        String dimm = fixture.hardware.addMemory(DataSize.ofMebibytes(128));
        fixture.qemu.once("device_del", Reply.empty().then(Reply.event("ACPI_DEVICE_OST", ost(dimm, 0x84))));
        Call detach = new Call(() -> fixture.hardware.detach(dimm, LONG));
        fixture.qemu.awaitRequest("device_del", LONG);
        fixture.machine.release(dimm);
        assertThat(detach.outcome()).isNull();
        assertThat(fixture.config().parts(Dimm.class)).isEmpty();
    }

    @Test
    void reportsWithoutAnEndEndWithTheTimeout() throws Exception {
        String dimm = fixture.hardware.addMemory(DataSize.ofMebibytes(128));
        fixture.machine.guest(Guest.DOES_NOT_ANSWER);
        AtomicBoolean ended = new AtomicBoolean();
        Call reports = new Call(() -> {
            while (!ended.get()) {
                fixture.qemu.emit("ACPI_DEVICE_OST", ost(dimm, 0x84));
            }
        });
        try {
            Call detach = new Call(() -> fixture.hardware.detach(dimm, SHORT));
            assertThat(detach.outcome())
                    .isInstanceOf(VmOperationException.class)
                    .hasMessageContaining("has not released");
        } finally {
            ended.set(true);
            assertThat(reports.outcome()).isNull();
        }
    }

    private static Map<String, Object> ost(String device, int status) {
        return Map.of(
                "info", Map.of("device", device, "source", 3, "status", status, "slot", "0", "slot-type", "DIMM"));
    }

    @Test
    void anInterruptedCallerLeavesTheUnplugRequestInEffect() throws Exception {
        fixture.machine.guest(Guest.DOES_NOT_ANSWER);
        Call detach = new Call(() -> fixture.hardware.detach("data", LONG));
        fixture.qemu.awaitRequest("device_del", LONG);
        assertThat(detach.interrupt().outcome()).isInstanceOf(InterruptedException.class);
        assertThatTheDiskIsStillAttached();
        fixture.machine.release("data");
        fixture.deliverDeletionOf("data");
        assertThatTheDiskIsGone();
    }

    @Test
    void anInterruptWhileTheNodeIsRemovedIsKeptUntilTheRemovalEnds() throws Exception {
        HeldReply held = fixture.qemu.hold("blockdev-del");
        Call detach = new Call(() -> {
            fixture.hardware.detach("data", LONG);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        });
        held.awaitRequest(LONG);
        detach.interrupt();
        assertThat(detach.outcome()).isNull();
        assertThatTheDiskIsGone();
    }

    @Test
    void detachFailsWhenTheConnectionEnds() throws Exception {
        fixture.machine.guest(Guest.DOES_NOT_ANSWER);
        Call detach = new Call(() -> fixture.hardware.detach("data", LONG));
        fixture.qemu.awaitRequest("device_del", LONG);
        fixture.qemu.kill();
        assertThat(detach.outcome())
                .isInstanceOf(VmOperationException.class)
                .cause()
                .isInstanceOf(QmpClosedException.class);
    }

    @Test
    void concurrentCallersShareOneDetach() throws Exception {
        fixture.machine.guest(Guest.DOES_NOT_ANSWER);
        Call first = new Call(() -> fixture.hardware.detach("data", LONG));
        Call second = new Call(() -> fixture.hardware.detach("data", LONG));
        fixture.qemu.awaitRequests("device_del", 2, LONG);
        fixture.machine.release("data");
        assertThat(first.outcome()).isNull();
        assertThat(second.outcome()).isNull();
        assertThat(fixture.qemu.requests("blockdev-del")).hasSize(1);
        assertThatTheDiskIsGone();
    }

    @Test
    void aDeviceThatIsBeingUnpluggedAlreadyIsWaitedFor() throws Exception {
        fixture.qemu.once("device_del", Reply.error("Device data is already in the process of unplug"));
        Call detach = new Call(() -> fixture.hardware.detach("data", LONG));
        fixture.qemu.awaitRequest("device_del", LONG);
        fixture.machine.release("data");
        assertThat(detach.outcome()).isNull();
        assertThatTheDiskIsGone();
    }

    @Test
    void aDeviceThatQemuNoLongerHasIsCleanedUp() throws Exception {
        fixture.machine.release("data");
        fixture.hardware.detach("data", LONG);
        assertThatTheDiskIsGone();
    }

    @Test
    void aRefusalByQemuIsReportedAndThePartStays() {
        fixture.qemu.once("device_del", Reply.error("Bus 'x' does not support hotplugging"));
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> fixture.hardware.detach("data", LONG))
                .withMessageContaining("does not support hotplugging");
        assertThatTheDiskIsStillAttached();
    }

    @Test
    void aBackEndThatIsInUseForAMomentLongerIsWaitedFor() throws Exception {
        fixture.qemu.once("blockdev-del", Reply.error("Node data is in use"));
        fixture.qemu.forgetRequests();
        fixture.hardware.detach("data", LONG);
        assertThat(fixture.qemu.requests("blockdev-del")).hasSize(2);
        assertThat(fixture.config()).isEqualTo(VM);
        assertThat(fixture.retainedBackEnds()).isEmpty();
    }

    @Test
    void aBackEndThatQemuRetainsIsReportedAndReusedWhenThePartIsAttachedAgain() throws Exception {
        fixture.qemu.on("blockdev-del", Reply.error("Node data is in use"));
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> fixture.hardware.detach("data", LONG))
                .withMessageContaining(
                        "disk 'data' is unplugged, but QEMU did not remove its back end: Node data is in use");
        assertThat(fixture.config()).isEqualTo(VM);
        assertThat(fixture.freePorts()).isEqualTo(2);

        fixture.qemu.forgetRequests();
        fixture.hardware.attach(DATA);
        assertThat(fixture.qemu.requests("blockdev-add")).isEmpty();
        assertThatTheDiskIsStillAttached();
        assertThat(fixture.retainedBackEnds()).isEmpty();
    }

    @Test
    void aPartThatCannotBeDetachedIsRefusedBeforeAnythingIsSent() {
        fixture.qemu.forgetRequests();
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> fixture.hardware.detach("disk0", LONG))
                .withMessageContaining("root bus");
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> fixture.hardware.detach("nothing", LONG))
                .withMessageContaining("no device 'nothing'");
        assertThat(fixture.qemu.requests()).isEmpty();
    }

    @Test
    void theEndOfTheMachineWaitsForCleanUps() throws Exception {
        HeldReply held = fixture.qemu.hold("blockdev-del");
        fixture.machine.release("data");
        fixture.deliverWithoutWaiting("data");
        held.awaitRequest(LONG);
        fixture.client.close();
        fixture.hotPlugger.awaitCleanUps();
        assertThat(fixture.config()).isEqualTo(VM);
    }
}
