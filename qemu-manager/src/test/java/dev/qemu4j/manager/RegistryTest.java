package dev.qemu4j.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RegistryTest {
    private final Registry registry = new Registry();

    @Test
    void aReservedNameIsRefusedAtOnceUntilItIsReleased() throws Exception {
        NameReservation reservation = registry.reserve("web");
        assertThatThrownBy(() -> registry.reserve("web"))
                .isInstanceOf(VmExistsException.class)
                .hasMessage("VM 'web': a machine of this name exists already");
        registry.reserve("db");
        reservation.release();
        assertThat(registry.reserve("web")).isNotSameAs(reservation);
    }

    @Test
    void aReservationWithoutAMachineIsNotListed() throws Exception {
        registry.reserve("web");
        assertThat(registry.machines()).isEmpty();
        assertThat(registry.find("web")).isEmpty();
    }

    @Test
    void aRunningMachineIsListed() throws Exception {
        try (ScriptedMachine machine = ScriptedMachine.start()) {
            registry.reserve(ScriptedMachine.NAME).created(machine.vm);
            assertThat(registry.machines()).containsExactly(machine.vm);
            assertThat(registry.find(ScriptedMachine.NAME)).contains(machine.vm);
        }
    }

    @Test
    void aMachineThatHasEndedIsNotListedAndItsNameIsReservedWhenItIsReleased() throws Exception {
        NameReservation reservation = registry.reserve(ScriptedMachine.NAME);
        try (ScriptedMachine machine = ScriptedMachine.start()) {
            reservation.created(machine.vm);
            machine.end();
            assertThat(registry.machines()).isEmpty();
            assertThat(registry.find(ScriptedMachine.NAME)).isEmpty();
            FutureTask<NameReservation> next = new FutureTask<>(() -> registry.reserve(ScriptedMachine.NAME));
            Thread.ofVirtual().start(next);
            reservation.release();
            assertThat(next.get(ScriptedMachine.LONG.toSeconds(), TimeUnit.SECONDS))
                    .isNotSameAs(reservation);
        }
    }

    @Test
    void closingCancelsACreationAndWaitsUntilTheNameIsFree() throws Exception {
        NameReservation reservation = registry.reserve("web");
        FutureTask<Void> closing = new FutureTask<>(registry::close, null);
        Thread.ofVirtual().start(closing);
        while (!reservation.isCancelled()) {
            Thread.onSpinWait();
        }
        assertThatIllegalStateException()
                .isThrownBy(reservation::requireNotCancelled)
                .withMessage("VM 'web': not created, because its manager is being closed");
        assertThat(closing.isDone()).isFalse();
        reservation.release();
        closing.get(ScriptedMachine.LONG.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void closingClosesTheMachines() throws Exception {
        try (ScriptedMachine machine = ScriptedMachine.start()) {
            NameReservation reservation = registry.reserve(ScriptedMachine.NAME);
            reservation.created(machine.vm);
            var unused = machine.statusAtRelease.thenRun(reservation::release);
            registry.close();
            assertThat(machine.vm.status()).isEqualTo(VmStatus.STOPPED);
        }
    }

    @Test
    void aMachineThatIsReadyOnlyAfterTheCloseIsRefused() throws Exception {
        NameReservation reservation = registry.reserve(ScriptedMachine.NAME);
        FutureTask<Void> closing = new FutureTask<>(registry::close, null);
        Thread.ofVirtual().start(closing);
        while (!reservation.isCancelled()) {
            Thread.onSpinWait();
        }
        try (ScriptedMachine machine = ScriptedMachine.start()) {
            assertThatIllegalStateException().isThrownBy(() -> reservation.created(machine.vm));
            assertThat(reservation.machine()).isEmpty();
        }
        reservation.release();
        closing.get(ScriptedMachine.LONG.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void aClosedRegistryRefusesReservations() {
        registry.close();
        assertThat(registry.isClosed()).isTrue();
        assertThatIllegalStateException()
                .isThrownBy(() -> registry.reserve("web"))
                .withMessage("the manager is closed");
    }
}
