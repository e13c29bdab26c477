package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.config.Network;
import dev.qemu4j.manager.ShutdownOutcome;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.qmp.EventSubscription;
import dev.qemu4j.qmp.QmpClient;
import dev.qemu4j.qmp.QmpClosedException;
import dev.qemu4j.testkit.MicroGuest;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A connection that ends while QEMU lives is reopened. Where that is impossible, the machine can still be ended. */
class LostConnectionIT extends EveryQemuTests {
    private static final Duration LONG_ENOUGH = Await.LONG_ENOUGH;

    @Test
    void theConnectionIsReopenedAndTheStatusIsFollowedAgain() throws Exception {
        VirtualMachine vm = machines.running("cut", "pc", MicroGuest.GREETER);
        QmpClient lost = vm.qmp();
        EventSubscription events = lost.subscribe();
        lost.close();
        assertThatThrownBy(() -> events.next(LONG_ENOUGH)).isInstanceOf(QmpClosedException.class);
        awaitAnother(vm, lost);

        assertThat(vm.queryStatus()).isEqualTo(VmStatus.RUNNING);
        vm.pause();
        assertThat(vm.status()).isEqualTo(VmStatus.PAUSED);
        vm.resume();
        vm.attach(Network.user());
        assertThat(vm.qapi().client()).isSameAs(vm.qmp());
        vm.qmp().execute("stop"); // not by a method of the machine, so only the event tells
        vm.awaitStatus(VmStatus.PAUSED, LONG_ENOUGH);
        assertThat(vm.shutdown(LONG_ENOUGH)).isEqualTo(ShutdownOutcome.POWERED_OFF);
    }

    @Test
    void aChangeDuringTheLossIsNoticed() throws Exception {
        VirtualMachine vm = machines.running("cut", "pc", MicroGuest.GREETER);
        QmpClient lost = vm.qmp();
        // Another client gets the monitor first and pauses the guest.
        try (QmpClient other = takeOver(vm)) {
            vm.awaitStatus(VmStatus.UNKNOWN, LONG_ENOUGH);
            other.execute("stop");
        }
        vm.awaitStatus(VmStatus.PAUSED, LONG_ENOUGH);
        assertThat(vm.qmp()).isNotSameAs(lost);
    }

    /** Retries, because the machine reconnects at once and may be the first. */
    private static QmpClient takeOver(VirtualMachine vm) throws Exception {
        while (true) {
            QmpClient mine = vm.qmp();
            Call<QmpClient> other = Call.start(() -> QmpClient.builder()
                            .address(mine.address())
                            .connectTimeout(Duration.ofSeconds(2))
                            .connect())
                    .awaitBlocked();
            mine.close();
            try {
                return other.result();
            } catch (AssertionError tooLate) {
                awaitAnother(vm, mine);
            }
        }
    }

    @Test
    void aShutdownWaitsForTheConnectionAndIsGentle() throws Exception {
        VirtualMachine vm = machines.running("cut", "pc", MicroGuest.GREETER);
        vm.qmp().close();
        assertThat(vm.shutdown(LONG_ENOUGH)).isEqualTo(ShutdownOutcome.POWERED_OFF);
    }

    @Test
    void anUnreachableMachineIsEndedBySignals() throws Exception {
        VirtualMachine vm = machines.running("cut", "pc", MicroGuest.GREETER);
        Files.delete(((UnixDomainSocketAddress) vm.qmp().address()).getPath());
        vm.qmp().close();
        vm.awaitStatus(VmStatus.UNKNOWN, LONG_ENOUGH);
        assertThat(vm.shutdown(LONG_ENOUGH)).isEqualTo(ShutdownOutcome.TERMINATED);
    }

    @Test
    void anUnreachableMachineIsDestroyedAtOnce() throws Exception {
        VirtualMachine vm = machines.running("cut", "pc", MicroGuest.GREETER);
        Files.delete(((UnixDomainSocketAddress) vm.qmp().address()).getPath());
        vm.qmp().close();
        assertThat(vm.destroy()).isEqualTo(ShutdownOutcome.TERMINATED);
        assertThat(vm.qmp().isOpen()).isFalse();
    }

    private static void awaitAnother(VirtualMachine vm, QmpClient lost) throws Exception {
        Await.until("another connection", () -> vm.qmp() != lost && vm.qmp().isOpen());
    }
}
