package dev.qemu4j.manager;

import dev.qemu4j.manager.internal.concurrent.Uninterruptibly;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The machines of one manager by their names. A name is reserved from the beginning of a creation until the machine has stopped and its
 * resources are released, so whoever closes all reservations has waited for all machines.
 */
final class Registry {
    /** How long the cleanup after QEMU's end may take before its name counts as taken. */
    private static final Duration CLEANED_UP = Duration.ofSeconds(5);

    private final Map<String, NameReservation> reservations = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * Reserves a name. Waits for a machine of this name whose QEMU has ended.
     *
     * @throws VmExistsException if a machine has the name whose QEMU has not ended; at once
     * @throws IllegalStateException if the registry is closed
     */
    NameReservation reserve(String name) throws InterruptedException {
        requireOpen();
        NameReservation mine = new NameReservation(name, this::remove);
        Deadline deadline = Deadline.after(CLEANED_UP);
        NameReservation other;
        while ((other = reservations.putIfAbsent(name, mine)) != null) {
            if (!other.isEnding() || !other.awaitReleased(deadline)) {
                throw new VmExistsException(name);
            }
        }
        if (closed) { // perhaps too late for close() to see the reservation
            mine.release();
            requireOpen();
        }
        return mine;
    }

    private void remove(NameReservation reservation) {
        reservations.remove(reservation.name(), reservation);
    }

    Optional<VirtualMachine> find(String name) {
        return Optional.ofNullable(reservations.get(name))
                .flatMap(NameReservation::machine)
                .filter(Registry::hasNotEnded);
    }

    List<VirtualMachine> machines() {
        return reservations.values().stream()
                .flatMap(reservation -> reservation.machine().stream())
                .filter(Registry::hasNotEnded)
                .toList();
    }

    private static boolean hasNotEnded(VirtualMachine vm) {
        return vm.stopReason().flatMap(VmStopReason::exit).isEmpty();
    }

    /**
     * Checks that the registry is open.
     *
     * @throws IllegalStateException if it is closed
     */
    void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the manager is closed");
        }
    }

    boolean isClosed() {
        return closed;
    }

    /**
     * Refuses new reservations, and closes the existing ones concurrently, even if the thread is interrupted. What an error has kept from
     * being closed, as for want of threads, is closed on this thread.
     *
     * @throws RuntimeException the first failure, with the others as suppressed; the other machines are closed
     */
    void close() {
        closed = true;
        Uninterruptibly.run(() -> {
            BulkResult<NameReservation> result =
                    Bulk.run("vm-close", List.copyOf(reservations.values()), NameReservation::name, Registry::closeOne);
            boolean anyError = result.failures().stream()
                    .anyMatch(failure -> failure.exception().getCause() instanceof Error);
            if (anyError) {
                for (NameReservation reservation : List.copyOf(reservations.values())) {
                    closeOne(reservation);
                }
            } else {
                result.orThrow();
            }
        });
    }

    private static NameReservation closeOne(NameReservation reservation) throws InterruptedException {
        reservation.close();
        return reservation;
    }
}
