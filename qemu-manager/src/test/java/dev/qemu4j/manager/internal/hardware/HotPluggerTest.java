package dev.qemu4j.manager.internal.hardware;

import static dev.qemu4j.manager.internal.hardware.HardwareFixture.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.config.Disk;
import dev.qemu4j.config.InvalidConfigException;
import dev.qemu4j.config.Network;
import dev.qemu4j.config.RootPorts;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.block.DiskBus;
import dev.qemu4j.config.device.IoThread;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.manager.VmOperationException;
import dev.qemu4j.manager.internal.hardware.FakeMachine.Guest;
import dev.qemu4j.manager.internal.hardware.HardwareFixture.Call;
import dev.qemu4j.qmp.QmpEvent;
import dev.qemu4j.testkit.HeldReply;
import dev.qemu4j.testkit.Reply;
import dev.qemu4j.testkit.Request;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HotPluggerTest {
    private static final Disk DATA = Disk.raw(Path.of("/data")).id("data");
    private static final VmConfig VM = VmConfig.builder()
            .name("web")
            .rootPorts(RootPorts.of(2))
            .disk(Disk.raw(Path.of("/root")))
            .build();

    private HardwareFixture fixture;

    @BeforeEach
    public void start() throws Exception {
        fixture = new HardwareFixture(VM);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private List<String> commands() {
        return fixture.qemu.requests().stream()
                .map(Request::command)
                .filter(command -> !command.startsWith("q"))
                .toList();
    }

    @Test
    void aDiskIsANodeAndADevice() throws Exception {
        assertThat(fixture.hardware.attach(DATA)).isEqualTo("data");
        assertThat(commands()).containsExactly("blockdev-add", "device_add");
        assertThat(fixture.config().disks()).hasSize(2).contains(DATA);
        assertThat(fixture.freePorts()).isEqualTo(1);
    }

    @Test
    void aRefusedDeviceRollsBackTheBlockNode() {
        fixture.qemu.once("device_add", Reply.error("no"));
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> fixture.hardware.attach(DATA))
                .withMessage("VM 'web': attach failed: device_add: no");
        assertThat(commands()).containsExactly("blockdev-add", "device_add", "blockdev-del");
        assertThat(fixture.config()).isEqualTo(VM);
        assertThat(fixture.freePorts()).isEqualTo(2);
    }

    /** A disk that cannot be described once. */
    private record FailingPart(AtomicInteger left, RuntimeException failure) implements Part {
        @Override
        public void describe(OptionCollector out) {
            if (left.decrementAndGet() == 0) {
                throw failure;
            }
            DATA.describe(out);
        }

        @Override
        public String kind() {
            return "failing";
        }
    }

    /** A part describes itself several times: when it is reserved, checked with the others, and created. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aPartThatThrowsAnExceptionOfThisLibraryLeavesNothing(int time) throws Exception {
        VmOperationException own = new VmOperationException("another", "describe", "on purpose", null, null);
        assertThatThrownBy(() -> fixture.hardware.attach(new FailingPart(new AtomicInteger(time), own)))
                .isSameAs(own);
        if (commands().contains("device_add")) {
            fixture.deliverDeletionOf("data");
        }
        assertThat(fixture.config()).isEqualTo(VM);
        assertThat(fixture.freePorts()).isEqualTo(2);
        assertThat(fixture.machine.names()).containsExactly("-blockdev disk0", "-device disk0");
        assertThat(fixture.hardware.attach(DATA)).isEqualTo("data");
    }

    @Test
    void anInterruptWhileTheNodeIsAddedRollsItBack() throws Exception {
        interruptDuring("blockdev-add");
        assertThat(commands()).containsExactly("blockdev-add", "blockdev-del");
        assertThat(fixture.config()).isEqualTo(VM);
        assertThat(fixture.freePorts()).isEqualTo(2);
    }

    @Test
    void anInterruptBeforeTheDeviceIsCreatedRollsBackTheNode() throws Exception {
        interruptDuring("device_add");
        assertThat(commands()).containsExactly("blockdev-add", "device_add", "device_del", "blockdev-del");
        assertThat(fixture.config()).isEqualTo(VM);
        assertThat(fixture.freePorts()).isEqualTo(2);
    }

    @Test
    void aDeviceThatExistsWhenTheCallerIsInterruptedStaysUntilTheGuestReleasesIt() throws Exception {
        fixture.machine.guest(Guest.DOES_NOT_ANSWER);
        fixture.qemu.alter("device_add", added -> Reply.silence());
        Call attach = new Call(() -> fixture.hardware.attach(DATA));
        fixture.qemu.awaitRequest("device_add", LONG);
        assertThat(attach.interrupt().outcome()).isInstanceOf(InterruptedException.class);
        assertThat(commands()).containsExactly("blockdev-add", "device_add", "device_del");
        assertThat(fixture.config().disks()).contains(DATA);
        assertThat(fixture.freePorts()).isEqualTo(1);

        fixture.machine.release("data");
        fixture.deliverDeletionOf("data");
        assertThat(fixture.config()).isEqualTo(VM);
        assertThat(fixture.freePorts()).isEqualTo(2);
        assertThat(fixture.machine.names()).containsExactly("-blockdev disk0", "-device disk0");
    }

    private void interruptDuring(String command) throws Exception {
        HeldReply held = fixture.qemu.hold(command); // never executed
        Call attach = new Call(() -> fixture.hardware.attach(DATA));
        held.awaitRequest(LONG);
        assertThat(attach.interrupt().outcome()).isInstanceOf(InterruptedException.class);
    }

    @Test
    void anAttachFailsWhenTheMachineEndsAndLeavesNothingReserved() throws Exception {
        Call attach = attachAndLoseTheConnection();
        fixture.monitor.close();
        assertThat(attach.outcome()).isInstanceOf(VmOperationException.class);
        assertThat(fixture.config()).isEqualTo(VM);
        assertThat(fixture.freePorts()).isEqualTo(2);
    }

    @Test
    void whatWasCreatedBeforeTheConnectionWasLostIsRolledBackOverTheNextOne() throws Exception {
        Call attach = attachAndLoseTheConnection();
        fixture.monitor.reconnect(LONG);
        assertThat(attach.outcome()).isInstanceOf(VmOperationException.class);
        assertThat(fixture.machine.names()).containsExactly("-blockdev disk0", "-device disk0");
        assertThat(fixture.config()).isEqualTo(VM);
        assertThat(fixture.freePorts()).isEqualTo(2);
    }

    private Call attachAndLoseTheConnection() throws Exception {
        fixture.qemu.once("device_add", Reply.silence().thenReset());
        Call attach = new Call(() -> fixture.hardware.attach(DATA));
        fixture.qemu.awaitRequest("device_add", LONG);
        return attach;
    }

    @Test
    void theDeletionOfADeviceIsNotTakenForThatOfItsSuccessor() throws Exception {
        fixture.hardware.attach(DATA);
        fixture.hardware.detach("data", LONG);
        AttachedPart successor = fixture.hotPlugger.parts().reserve(DATA);
        fixture.deliverWithoutWaiting("data");
        fixture.hotPlugger.create(successor);
        fixture.hotPlugger.awaitCleanUps();
        assertThat(fixture.config().disks()).contains(DATA);
        assertThat(fixture.machine.names()).contains("-blockdev data", "-device data");
    }

    @Test
    void withoutAFreePortNothingIsSentAndTheErrorSaysHowManyThereAre() throws Exception {
        fixture.hardware.attach(DATA);
        fixture.hardware.attach(DATA.id("more"));
        fixture.qemu.forgetRequests();
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> fixture.hardware.attach(DATA.id("most")))
                .withMessageContaining("all 2 root ports are occupied");
        assertThat(fixture.qemu.requests()).isEmpty();
    }

    @Test
    void ofSeveralCallersForTheLastPortOneGetsItAndTheOthersSendNothing() throws Exception {
        fixture.hardware.attach(DATA);
        fixture.qemu.forgetRequests();
        HeldReply held = fixture.qemu.hold("blockdev-add");
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Disk disk = DATA.id("d" + i);
            calls.add(new Call(() -> fixture.hardware.attach(disk)));
        }
        held.awaitRequest(LONG);
        held.release();
        List<Throwable> outcomes = new ArrayList<>();
        for (Call call : calls) {
            outcomes.add(call.outcome());
        }
        assertThat(outcomes).containsOnlyOnce((Throwable) null);
        assertThat(outcomes)
                .filteredOn(outcome -> outcome != null)
                .hasSize(7)
                .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(VmOperationException.class));
        assertThat(fixture.qemu.requests("blockdev-add")).hasSize(1);
        assertThat(fixture.freePorts()).isZero();
    }

    @Test
    void aPartBeingAttachedOccupiesItsPortButIsNotYetInTheConfiguration() throws Exception {
        HeldReply held = fixture.qemu.hold("device_add");
        Call attach = new Call(() -> fixture.hardware.attach(DATA));
        held.awaitRequest(LONG);
        assertThat(fixture.config()).isEqualTo(VM);
        assertThat(fixture.freePorts()).isEqualTo(1);
        assertThatExceptionOfType(InvalidConfigException.class).isThrownBy(() -> fixture.hardware.attach(DATA));
        held.release();
        assertThat(attach.outcome()).isNull();
        assertThat(fixture.config().disks()).contains(DATA);
    }

    @Test
    void aSharedControllerStaysAndServesTheNextDisk() throws Exception {
        Disk scsi = DATA.bus(DiskBus.SCSI);
        fixture.qemu.once("device_add", Reply.error("no controller"));
        assertThatExceptionOfType(VmOperationException.class).isThrownBy(() -> fixture.hardware.attach(scsi));
        assertThat(fixture.freePorts()).isEqualTo(2);

        fixture.machine.refuseAfter(2); // the node and the controller come before the disk
        assertThatExceptionOfType(VmOperationException.class).isThrownBy(() -> fixture.hardware.attach(scsi));
        assertThat(fixture.machine.names()).contains("-device scsi1").doesNotContain("-blockdev data");
        assertThat(fixture.freePorts()).isEqualTo(1);

        fixture.hardware.attach(scsi);
        assertThat(fixture.freePorts()).isEqualTo(1);
        fixture.hardware.detach("data", LONG);
        assertThat(fixture.freePorts()).isEqualTo(1);
        assertThat(fixture.machine.names()).contains("-device scsi1").doesNotContain("-device data");
    }

    @Test
    void detachedPartsDoNotRenameTheOthers() throws Exception {
        String first = fixture.hardware.attach(Network.user());
        String second = fixture.hardware.attach(Network.user().forwardTcp(2222, 22));
        fixture.hardware.detach(first, LONG);
        assertThat(fixture.hardware.attach(Network.user())).isEqualTo("net2");
        fixture.hardware.detach(second, LONG);
        assertThat(fixture.machine.names())
                .containsExactly("-blockdev disk0", "-device disk0", "-device net2", "-netdev net2");
        assertThat(fixture.config().networks()).containsExactly(Network.user());
    }

    @Test
    void anObjectIsDetachedWithoutTheGuest() throws Exception {
        fixture.machine.guest(Guest.DOES_NOT_ANSWER);
        assertThat(fixture.hardware.attach(new IoThread("worker"))).isEqualTo("worker");
        fixture.hardware.detach("worker", LONG);
        assertThat(commands()).containsExactly("object-add", "object-del");
        assertThat(fixture.config()).isEqualTo(VM);
    }

    @Test
    void anObjectThatIsInUseStays() throws Exception {
        fixture.hardware.attach(new IoThread("worker"));
        fixture.hardware.attach(DATA.ioThread("worker"));
        VmConfig before = fixture.config();
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> fixture.hardware.detach("worker", LONG))
                .withMessageContaining("in use");
        assertThat(fixture.config()).isEqualTo(before);
    }

    private static QmpEvent deletion(String id) {
        return QmpEvent.of("DEVICE_DELETED", Instant.now(), "{\"device\":\"" + id + "\"}");
    }

    private static Reply devices(String... ids) {
        return Reply.of(List.of(ids).stream()
                .map(id -> Map.of("name", id, "type", "child<device>"))
                .toList());
    }

    @Test
    void aFloodOfDeletionsIsOneThreadAndOneQueryAtATime() throws Exception {
        fixture.hardware.attach(DATA);
        HeldReply held = fixture.qemu.hold("qom-list");
        fixture.hotPlugger.deviceDeleted(deletion("data"));
        held.awaitRequest(LONG);
        for (int i = 0; i < 1000; i++) {
            fixture.hotPlugger.deviceDeleted(deletion("data"));
        }
        held.release();
        fixture.hotPlugger.awaitCleanUps();
        assertThat(fixture.qemu.requests("qom-list")).hasSize(2);
        assertThat(fixture.config().disks()).contains(DATA); // QEMU has it
    }

    @Test
    void aDeletionDuringACleanUpIsNotMissed() throws Exception {
        fixture.hardware.attach(DATA);
        HeldReply held = fixture.qemu.hold("qom-list");
        fixture.hotPlugger.deviceDeleted(deletion("data"));
        held.awaitRequest(LONG);
        fixture.machine.release("data");
        fixture.hotPlugger.deviceDeleted(deletion("data"));
        held.release(devices("data")); // from before the release
        fixture.hotPlugger.awaitCleanUps();
        assertThat(fixture.config()).isEqualTo(VM);
        assertThat(fixture.machine.names()).containsExactly("-blockdev disk0", "-device disk0");
    }

    @Test
    void anUnansweredCommandDoesNotOverrunTheTimeoutOfADetach() throws Exception {
        fixture.hardware.attach(DATA);
        fixture.qemu.hold("device_del");
        long begun = System.nanoTime();
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> fixture.hardware.detach("data", Duration.ofMillis(300)));
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(LONG.dividedBy(2));
    }
}
