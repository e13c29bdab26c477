package dev.qemu4j.manager.internal.hardware;

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
import dev.qemu4j.qmp.QmpClosedException;
import dev.qemu4j.qmp.QmpTimeoutException;
import dev.qemu4j.testkit.HeldReply;
import dev.qemu4j.testkit.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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

    private HardwareFixture rig;

    @BeforeEach
    public void start() throws Exception {
        rig = new HardwareFixture(VM);
        rig.hardware.attach(DATA);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private void assertThatNothingIsLeft() {
        assertThat(rig.config()).isEqualTo(VM);
        assertThat(rig.freePorts()).isEqualTo(2);
        assertThat(rig.machine.names()).containsExactly("-blockdev disk0", "-device disk0");
    }

    private void assertThatItIsStillThere() {
        assertThat(rig.config().disks()).contains(DATA);
        assertThat(rig.freePorts()).isEqualTo(1);
        assertThat(rig.machine.names()).contains("-blockdev data", "-device data");
    }

    @ParameterizedTest
    @EnumSource(names = "GIVES_UP.*", mode = EnumSource.Mode.MATCH_ALL)
    void theGuestMayAnswerBeforeQemuOrAfterIt(Guest guest) throws Exception {
        rig.machine.guest(guest);
        rig.hardware.detach("data", HardwareFixture.LONG);
        assertThatNothingIsLeft();
    }

    @Test
    void aGuestThatDoesNotAnswerKeepsTheDeviceAndItsPort() {
        askInVain();
    }

    private void askInVain() {
        rig.machine.guest(Guest.DOES_NOT_ANSWER);
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> rig.hardware.detach("data", SHORT))
                .withMessageContaining("has not given up 'data' within PT0.1S; it must cooperate")
                .withCauseInstanceOf(QmpTimeoutException.class);
        assertThatItIsStillThere();
    }

    @Test
    void aGuestThatGivesUpAfterTheTimeoutIsBelieved() throws Exception {
        askInVain();
        rig.machine.giveUp("data");
        rig.passOnDeletionOf("data");
        assertThatNothingIsLeft();
    }

    @Test
    void aDeviceThatIsGoneWhenTheTimeIsOverIsGoneWhoeverMissedTheEvent() throws Exception {
        rig.qemu.on("device_del", Reply.empty());
        rig.qemu.on("qom-list", Reply.of(List.of()));
        rig.qemu.on("blockdev-del", Reply.empty());
        rig.hardware.detach("data", SHORT);
        assertThat(rig.config()).isEqualTo(VM);
        assertThat(rig.freePorts()).isEqualTo(2);
    }

    @Test
    void aDeviceThatTheGuestGivesUpUnaskedIsPutAway() throws Exception {
        rig.machine.giveUp("data");
        rig.passOnDeletionOf("data");
        assertThatNothingIsLeft();
    }

    @Test
    void anEventAboutAnotherDeviceChangesNothing() throws Exception {
        rig.hardware.attach(DATA.id("other"));
        HeldReply held = rig.qemu.hold("device_del");
        HardwareFixture.Call detach = new HardwareFixture.Call(() -> rig.hardware.detach("data", HardwareFixture.LONG));
        held.awaitRequest(HardwareFixture.LONG);
        rig.machine.giveUp("other");
        rig.passOnDeletionOf("other");
        assertThatItIsStillThere();
        held.release();
        assertThat(detach.outcome()).isNull();
        assertThatNothingIsLeft();
    }

    @Test
    void aLateEventDoesNotTakeTheDeviceThatHasTheIdNow() throws Exception {
        rig.hardware.detach("data", HardwareFixture.LONG);
        rig.hardware.attach(DATA);
        rig.passOnDeletionOf("data"); // of the one before
        assertThatItIsStillThere();
    }

    @Test
    void aGuestThatRefusesIsQuoted() {
        rig.machine.guest(Guest.REFUSES);
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> rig.hardware.detach("data", HardwareFixture.LONG))
                .withMessageContaining("the guest refused to give up 'data'");
        assertThatItIsStillThere();
    }

    @ParameterizedTest
    @ValueSource(strings = {"MEM_UNPLUG_ERROR", "ACPI_DEVICE_OST"})
    void aModuleThatIsInUseIsRefused(String event) throws Exception {
        String dimm = rig.hardware.addMemory(DataSize.ofMebibytes(128));
        Object data = event.equals("MEM_UNPLUG_ERROR") ? Map.of("device", dimm, "msg", "busy") : ost(dimm, 0x82);
        rig.qemu.once("device_del", Reply.empty().then(Reply.event(event, data)));
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> rig.hardware.detach(dimm, HardwareFixture.LONG))
                .withMessageContaining("refused");
        assertThat(rig.config().parts(Dimm.class)).hasSize(1);
    }

    @Test
    void aGuestThatIsAtItIsWaitedFor() throws Exception {
        String dimm = rig.hardware.addMemory(DataSize.ofMebibytes(128));
        rig.qemu.once("device_del", Reply.empty().then(Reply.event("ACPI_DEVICE_OST", ost(dimm, 0x84))));
        HardwareFixture.Call detach = new HardwareFixture.Call(() -> rig.hardware.detach(dimm, HardwareFixture.LONG));
        rig.qemu.awaitRequest("device_del", HardwareFixture.LONG);
        rig.machine.giveUp(dimm);
        assertThat(detach.outcome()).isNull();
        assertThat(rig.config().parts(Dimm.class)).isEmpty();
    }

    private static Map<String, Object> ost(String device, int status) {
        return Map.of(
                "info", Map.of("device", device, "source", 3, "status", status, "slot", "0", "slot-type", "DIMM"));
    }

    @Test
    void anInterruptedCallerLeavesTheGuestAsked() throws Exception {
        rig.machine.guest(Guest.DOES_NOT_ANSWER);
        HardwareFixture.Call detach = new HardwareFixture.Call(() -> rig.hardware.detach("data", HardwareFixture.LONG));
        rig.qemu.awaitRequest("device_del", HardwareFixture.LONG);
        assertThat(detach.interrupt().outcome()).isInstanceOf(InterruptedException.class);
        assertThatItIsStillThere();
        rig.machine.giveUp("data");
        rig.passOnDeletionOf("data");
        assertThatNothingIsLeft();
    }

    @Test
    void anInterruptWhileTheNodeIsRemovedIsKeptUntilItIs() throws Exception {
        HeldReply held = rig.qemu.hold("blockdev-del");
        HardwareFixture.Call detach = new HardwareFixture.Call(() -> {
            rig.hardware.detach("data", HardwareFixture.LONG);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        });
        held.awaitRequest(HardwareFixture.LONG);
        detach.interrupt();
        assertThat(detach.outcome()).isNull();
        assertThatNothingIsLeft();
    }

    @Test
    void theEndOfTheConnectionEndsTheWaiting() throws Exception {
        rig.machine.guest(Guest.DOES_NOT_ANSWER);
        HardwareFixture.Call detach = new HardwareFixture.Call(() -> rig.hardware.detach("data", HardwareFixture.LONG));
        rig.qemu.awaitRequest("device_del", HardwareFixture.LONG);
        rig.qemu.kill();
        assertThat(detach.outcome())
                .isInstanceOf(VmOperationException.class)
                .cause()
                .isInstanceOf(QmpClosedException.class);
    }

    @Test
    void severalCallersJoin() throws Exception {
        rig.machine.guest(Guest.DOES_NOT_ANSWER);
        HardwareFixture.Call first = new HardwareFixture.Call(() -> rig.hardware.detach("data", HardwareFixture.LONG));
        HardwareFixture.Call second = new HardwareFixture.Call(() -> rig.hardware.detach("data", HardwareFixture.LONG));
        rig.qemu.awaitRequests("device_del", 2, HardwareFixture.LONG);
        rig.machine.giveUp("data");
        assertThat(first.outcome()).isNull();
        assertThat(second.outcome()).isNull();
        assertThat(rig.qemu.requests("blockdev-del")).hasSize(1);
        assertThatNothingIsLeft();
    }

    @Test
    void aDeviceThatIsBeingUnpluggedAlreadyIsWaitedFor() throws Exception {
        rig.qemu.once("device_del", Reply.error("Device data is already in the process of unplug"));
        HardwareFixture.Call detach = new HardwareFixture.Call(() -> rig.hardware.detach("data", HardwareFixture.LONG));
        rig.qemu.awaitRequest("device_del", HardwareFixture.LONG);
        rig.machine.giveUp("data");
        assertThat(detach.outcome()).isNull();
        assertThatNothingIsLeft();
    }

    @Test
    void aDeviceThatQemuDoesNotKnowAnyMoreIsPutAway() throws Exception {
        rig.machine.giveUp("data");
        rig.hardware.detach("data", HardwareFixture.LONG);
        assertThatNothingIsLeft();
    }

    @Test
    void whatQemuRefusesIsReportedAndNothingIsForgotten() {
        rig.qemu.once("device_del", Reply.error("Bus 'x' does not support hotplugging"));
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> rig.hardware.detach("data", HardwareFixture.LONG))
                .withMessageContaining("does not support hotplugging");
        assertThatItIsStillThere();
    }

    @Test
    void whatQemuLetsGoOfAMomentAfterTheDeviceIsWaitedFor() throws Exception {
        rig.qemu.once("blockdev-del", Reply.error("Node data is in use"));
        rig.qemu.forgetRequests();
        rig.hardware.detach("data", HardwareFixture.LONG);
        assertThat(rig.qemu.requests("blockdev-del")).hasSize(2);
        assertThat(rig.config()).isEqualTo(VM);
        assertThat(rig.hotPlugger.backEnds().left()).isEmpty();
    }

    @Test
    void whatQemuKeepsIsReportedAndServesThePartWhenThatComesBack() throws Exception {
        rig.qemu.on("blockdev-del", Reply.error("Node data is in use"));
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> rig.hardware.detach("data", HardwareFixture.LONG))
                .withMessageContaining("disk 'data' has gone, but QEMU keeps what it was made on: Node data is in use");
        assertThat(rig.config()).isEqualTo(VM);
        assertThat(rig.freePorts()).isEqualTo(2);

        rig.qemu.forgetRequests();
        rig.hardware.attach(DATA);
        assertThat(rig.qemu.requests("blockdev-add")).isEmpty();
        assertThatItIsStillThere();
        assertThat(rig.hotPlugger.backEnds().left()).isEmpty();
    }

    @Test
    void whatHasToStayIsRefusedBeforeAnythingIsSent() {
        rig.qemu.forgetRequests();
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> rig.hardware.detach("disk0", HardwareFixture.LONG))
                .withMessageContaining("root bus");
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> rig.hardware.detach("nothing", HardwareFixture.LONG))
                .withMessageContaining("no device 'nothing'");
        assertThat(rig.qemu.requests()).isEmpty();
    }

    @Test
    void theEndOfTheMachineWaitsForWhatIsBeingPutAway() throws Exception {
        HeldReply held = rig.qemu.hold("blockdev-del");
        rig.machine.giveUp("data");
        rig.beginToPassOnDeletionOf("data");
        held.awaitRequest(HardwareFixture.LONG);
        rig.client.close();
        rig.hotPlugger.end();
        assertThat(rig.config()).isEqualTo(VM);
    }
}
