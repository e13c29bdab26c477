package dev.qemu4j.manager.internal.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.qemu4j.config.Disk;
import dev.qemu4j.config.InvalidConfigException;
import dev.qemu4j.config.Network;
import dev.qemu4j.config.RootPorts;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.block.DiskBus;
import dev.qemu4j.config.device.IoThread;
import dev.qemu4j.manager.VmOperationException;
import dev.qemu4j.manager.internal.hardware.FakeMachine.Guest;
import dev.qemu4j.testkit.HeldReply;
import dev.qemu4j.testkit.Reply;
import dev.qemu4j.testkit.Request;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HotPluggerTest {
    private static final Disk DATA = Disk.raw(Path.of("/data")).id("data");
    private static final VmConfig VM = VmConfig.builder()
            .name("web")
            .rootPorts(RootPorts.of(2))
            .disk(Disk.raw(Path.of("/root")))
            .build();

    private HardwareFixture rig;

    @BeforeEach
    public void start() throws Exception {
        rig = new HardwareFixture(VM);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private List<String> commands() {
        return rig.qemu.requests().stream()
                .map(Request::command)
                .filter(command -> !command.startsWith("q"))
                .toList();
    }

    @Test
    void aDiskIsANodeAndADevice() throws Exception {
        assertThat(rig.hardware.attach(DATA)).isEqualTo("data");
        assertThat(commands()).containsExactly("blockdev-add", "device_add");
        assertThat(rig.config().disks()).hasSize(2).contains(DATA);
        assertThat(rig.freePorts()).isEqualTo(1);
    }

    @Test
    void whatWasMadeIsTakenBackIfTheDeviceIsRefused() {
        rig.qemu.once("device_add", Reply.error("no"));
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> rig.hardware.attach(DATA))
                .withMessage("VM 'web': attach failed: device_add: no");
        assertThat(commands()).containsExactly("blockdev-add", "device_add", "blockdev-del");
        assertThat(rig.config()).isEqualTo(VM);
        assertThat(rig.freePorts()).isEqualTo(2);
    }

    @Test
    void anInterruptWhileTheNodeIsAddedTakesItBack() throws Exception {
        interruptDuring("blockdev-add");
        assertThat(commands()).containsExactly("blockdev-add", "blockdev-del");
        assertThat(rig.config()).isEqualTo(VM);
        assertThat(rig.freePorts()).isEqualTo(2);
    }

    @Test
    void anInterruptBeforeTheDeviceIsThereTakesTheNodeBack() throws Exception {
        interruptDuring("device_add");
        assertThat(commands()).containsExactly("blockdev-add", "device_add", "device_del", "blockdev-del");
        assertThat(rig.config()).isEqualTo(VM);
        assertThat(rig.freePorts()).isEqualTo(2);
    }

    @Test
    void aDeviceThatIsThereWhenTheCallerIsInterruptedStaysUntilTheGuestGivesItUp() throws Exception {
        rig.machine.guest(Guest.DOES_NOT_ANSWER);
        rig.qemu.alter("device_add", added -> Reply.silence());
        HardwareFixture.Call attach = new HardwareFixture.Call(() -> rig.hardware.attach(DATA));
        rig.qemu.awaitRequest("device_add", HardwareFixture.LONG);
        assertThat(attach.interrupt().outcome()).isInstanceOf(InterruptedException.class);
        assertThat(commands()).containsExactly("blockdev-add", "device_add", "device_del");
        assertThat(rig.config().disks()).contains(DATA);
        assertThat(rig.freePorts()).isEqualTo(1);

        rig.machine.giveUp("data");
        rig.passOnDeletionOf("data");
        assertThat(rig.config()).isEqualTo(VM);
        assertThat(rig.freePorts()).isEqualTo(2);
        assertThat(rig.machine.names()).containsExactly("-blockdev disk0", "-device disk0");
    }

    private void interruptDuring(String command) throws Exception {
        HeldReply held = rig.qemu.hold(command); // not done: the test's answer to it is silence
        HardwareFixture.Call attach = new HardwareFixture.Call(() -> rig.hardware.attach(DATA));
        held.awaitRequest(HardwareFixture.LONG);
        assertThat(attach.interrupt().outcome()).isInstanceOf(InterruptedException.class);
    }

    @Test
    void theEndOfTheMachineEndsAnAttachAndLeavesNothingReserved() throws Exception {
        HardwareFixture.Call attach = attachThatLosesItsConnection();
        rig.monitor.close();
        assertThat(attach.outcome()).isInstanceOf(VmOperationException.class);
        assertThat(rig.config()).isEqualTo(VM);
        assertThat(rig.freePorts()).isEqualTo(2);
    }

    @Test
    void whatWasMadeBeforeTheConnectionWasLostIsTakenBackOverTheNextOne() throws Exception {
        HardwareFixture.Call attach = attachThatLosesItsConnection();
        rig.monitor.reconnect(HardwareFixture.LONG);
        assertThat(attach.outcome()).isInstanceOf(VmOperationException.class);
        assertThat(rig.machine.names()).containsExactly("-blockdev disk0", "-device disk0");
        assertThat(rig.config()).isEqualTo(VM);
        assertThat(rig.freePorts()).isEqualTo(2);
    }

    private HardwareFixture.Call attachThatLosesItsConnection() throws Exception {
        rig.qemu.once("device_add", Reply.silence().thenReset());
        HardwareFixture.Call attach = new HardwareFixture.Call(() -> rig.hardware.attach(DATA));
        rig.qemu.awaitRequest("device_add", HardwareFixture.LONG);
        return attach;
    }

    @Test
    void theEndOfADeviceIsNotTakenForThatOfItsSuccessor() throws Exception {
        rig.hardware.attach(DATA);
        rig.hardware.detach("data", HardwareFixture.LONG);
        AttachedPart successor = rig.hotPlugger.parts().reserve(DATA);
        rig.beginToPassOnDeletionOf("data");
        rig.hotPlugger.make(successor);
        rig.hotPlugger.end();
        assertThat(rig.config().disks()).contains(DATA);
        assertThat(rig.machine.names()).contains("-blockdev data", "-device data");
    }

    @Test
    void withoutAFreePortNothingIsSentAndTheErrorSaysHowManyThereAre() throws Exception {
        rig.hardware.attach(DATA);
        rig.hardware.attach(DATA.id("more"));
        rig.qemu.forgetRequests();
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> rig.hardware.attach(DATA.id("most")))
                .withMessageContaining("all of the 2 root ports have a device");
        assertThat(rig.qemu.requests()).isEmpty();
    }

    @Test
    void ofSeveralCallersForTheLastPortOneGetsItAndTheOthersSendNothing() throws Exception {
        rig.hardware.attach(DATA);
        rig.qemu.forgetRequests();
        HeldReply held = rig.qemu.hold("blockdev-add");
        List<HardwareFixture.Call> calls = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Disk disk = DATA.id("d" + i);
            calls.add(new HardwareFixture.Call(() -> rig.hardware.attach(disk)));
        }
        held.awaitRequest(HardwareFixture.LONG);
        held.release();
        List<Throwable> outcomes = new ArrayList<>();
        for (HardwareFixture.Call call : calls) {
            outcomes.add(call.outcome());
        }
        assertThat(outcomes).containsOnlyOnce((Throwable) null);
        assertThat(outcomes)
                .filteredOn(outcome -> outcome != null)
                .hasSize(7)
                .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(VmOperationException.class));
        assertThat(rig.qemu.requests("blockdev-add")).hasSize(1);
        assertThat(rig.freePorts()).isZero();
    }

    @Test
    void whatIsBeingPluggedInIsNotYetPartOfTheConfigurationButItsPortIsTaken() throws Exception {
        HeldReply held = rig.qemu.hold("device_add");
        HardwareFixture.Call attach = new HardwareFixture.Call(() -> rig.hardware.attach(DATA));
        held.awaitRequest(HardwareFixture.LONG);
        assertThat(rig.config()).isEqualTo(VM);
        assertThat(rig.freePorts()).isEqualTo(1);
        assertThatExceptionOfType(InvalidConfigException.class).isThrownBy(() -> rig.hardware.attach(DATA));
        held.release();
        assertThat(attach.outcome()).isNull();
        assertThat(rig.config().disks()).contains(DATA);
    }

    @Test
    void aControllerThatWasMadeStaysAndServesTheNext() throws Exception {
        Disk scsi = DATA.bus(DiskBus.SCSI);
        rig.qemu.once("device_add", Reply.error("no controller"));
        assertThatExceptionOfType(VmOperationException.class).isThrownBy(() -> rig.hardware.attach(scsi));
        assertThat(rig.freePorts()).isEqualTo(2);

        rig.machine.refuseAfter(2); // the node and the controller come before the disk
        assertThatExceptionOfType(VmOperationException.class).isThrownBy(() -> rig.hardware.attach(scsi));
        assertThat(rig.machine.names()).contains("-device scsi1").doesNotContain("-blockdev data");
        assertThat(rig.freePorts()).isEqualTo(1);

        rig.hardware.attach(scsi);
        assertThat(rig.freePorts()).isEqualTo(1);
        rig.hardware.detach("data", HardwareFixture.LONG);
        assertThat(rig.freePorts()).isEqualTo(1);
        assertThat(rig.machine.names()).contains("-device scsi1").doesNotContain("-device data");
    }

    @Test
    void partsThatLeaveDoNotRenameThoseThatStay() throws Exception {
        String first = rig.hardware.attach(Network.user());
        String second = rig.hardware.attach(Network.user().forwardTcp(2222, 22));
        rig.hardware.detach(first, HardwareFixture.LONG);
        assertThat(rig.hardware.attach(Network.user())).isEqualTo("net2");
        rig.hardware.detach(second, HardwareFixture.LONG);
        assertThat(rig.machine.names())
                .containsExactly("-blockdev disk0", "-device disk0", "-device net2", "-netdev net2");
        assertThat(rig.config().networks()).containsExactly(Network.user());
    }

    @Test
    void anObjectNeedsNoGuest() throws Exception {
        rig.machine.guest(Guest.DOES_NOT_ANSWER);
        assertThat(rig.hardware.attach(new IoThread("worker"))).isEqualTo("worker");
        rig.hardware.detach("worker", HardwareFixture.LONG);
        assertThat(commands()).containsExactly("object-add", "object-del");
        assertThat(rig.config()).isEqualTo(VM);
    }

    @Test
    void anObjectThatIsInUseStays() throws Exception {
        rig.hardware.attach(new IoThread("worker"));
        rig.hardware.attach(DATA.ioThread("worker"));
        VmConfig before = rig.config();
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> rig.hardware.detach("worker", HardwareFixture.LONG))
                .withMessageContaining("in use");
        assertThat(rig.config()).isEqualTo(before);
    }
}
