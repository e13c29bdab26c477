package dev.qemu4j.manager;

import dev.qemu4j.qmp.internal.time.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which names are taken, from the beginning of a creation until the machine has stopped and all that belonged to it is gone. One that is
 * given free counts as stopped already, so that whoever closes all that have a name has waited for all.
 */
final class Registry {
    /** How long the cleanup after a QEMU that has ended may take. */
    private static final Duration GONE = Duration.ofSeconds(5);

    private final Map<String, NameReservation> reservations = new ConcurrentHashMap<>();

    /**
     * Takes a name.
     *
     * @throws VmExistsException if a machine has it whose QEMU has not ended; at once
     */
    NameReservation take(String name) throws InterruptedException {
        NameReservation mine = new NameReservation(name);
        Deadline deadline = Deadline.after(GONE);
        NameReservation other;
        while ((other = reservations.putIfAbsent(name, mine)) != null) {
            if (!other.isEnding() || !other.awaitReleased(deadline)) {
                throw new VmExistsException(name);
            }
        }
        return mine;
    }

    void release(NameReservation reservation) {
        reservations.remove(reservation.name(), reservation);
        reservation.released();
    }

    Optional<VirtualMachine> find(String name) {
        return Optional.ofNullable(reservations.get(name))
                .flatMap(NameReservation::machine)
                .filter(Registry::isThere);
    }

    List<VirtualMachine> machines() {
        return reservations.values().stream()
                .flatMap(reservation -> reservation.machine().stream())
                .filter(Registry::isThere)
                .toList();
    }

    private static boolean isThere(VirtualMachine vm) {
        return vm.stopReason().flatMap(VmStopReason::exit).isEmpty();
    }

    List<NameReservation> reservations() {
        return List.copyOf(reservations.values());
    }
}
