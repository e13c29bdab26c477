package dev.qemu4j.manager;

import dev.qemu4j.process.QemuProcess;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A name that is taken, and how far its machine has come. */
final class NameReservation {
    private static final Duration GONE = Duration.ofSeconds(60);

    private final String name;
    private final CountDownLatch released = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable QemuProcess process; // Guarded by lock.
    private @Nullable VirtualMachine machine; // Guarded by lock.
    private boolean cancelled; // Guarded by lock.

    NameReservation(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /** Called when QEMU was spawned; false if it is not wanted any more. */
    boolean spawned(QemuProcess child) {
        lock.lock();
        try {
            process = child;
            return !cancelled;
        } finally {
            lock.unlock();
        }
    }

    /** Called when the machine is ready; false if it is not wanted any more. */
    boolean created(VirtualMachine vm) {
        lock.lock();
        try {
            if (!cancelled) {
                machine = vm;
            }
            return !cancelled;
        } finally {
            lock.unlock();
        }
    }

    /** Whether it is not wanted any more. */
    boolean isCancelled() {
        lock.lock();
        try {
            return cancelled;
        } finally {
            lock.unlock();
        }
    }

    Optional<VirtualMachine> machine() {
        lock.lock();
        try {
            return Optional.ofNullable(machine);
        } finally {
            lock.unlock();
        }
    }

    /** Whether QEMU has ended, so that the name is about to be free. One that stays after its guest's end keeps it. */
    boolean isEnding() {
        return machine().filter(vm -> !vm.process().isAlive()).isPresent();
    }

    void released() {
        released.countDown();
    }

    boolean awaitReleased(Deadline deadline) throws InterruptedException {
        return released.await(Math.max(0, deadline.remaining()), TimeUnit.NANOSECONDS);
    }

    /**
     * Ends the machine, or its creation, whatever point that has come to, and waits until all of it is gone. One that outlives the manager
     * is left running.
     */
    void close() throws InterruptedException {
        QemuProcess child;
        lock.lock();
        try {
            cancelled = true;
            child = process;
        } finally {
            lock.unlock();
        }
        Optional<VirtualMachine> vm = machine();
        if (vm.isPresent()) {
            vm.get().close();
        } else if (child != null) {
            child.kill();
        }
        awaitReleased(Deadline.after(GONE));
    }
}
