package dev.qemu4j.manager;

import dev.qemu4j.manager.internal.concurrent.Cleanup;
import dev.qemu4j.process.QemuProcess;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A machine's hold on its name, from the beginning of its creation until it has stopped and its resources are released. It knows how far
 * the creation has come, so that it can be cancelled at any point.
 */
final class NameReservation {
    /** How long {@link #close} waits for the release. */
    private static final Duration CLOSED = Duration.ofSeconds(60);

    private final String name;
    private final Consumer<NameReservation> onRelease;
    private final CountDownLatch released = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable QemuProcess process; // Guarded by lock.
    private @Nullable VirtualMachine machine; // Guarded by lock.
    private boolean cancelled; // Guarded by lock.
    private final List<Runnable> held = new CopyOnWriteArrayList<>();

    NameReservation(String name, Consumer<NameReservation> onRelease) {
        this.name = name;
        this.onRelease = onRelease;
    }

    String name() {
        return name;
    }

    /**
     * Records that QEMU was spawned.
     *
     * @throws IllegalStateException if the creation is cancelled
     */
    void spawned(QemuProcess child) {
        lock.lock();
        try {
            process = child;
            requireNotCancelled();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Records that the machine is ready.
     *
     * @throws IllegalStateException if the creation is cancelled
     */
    void created(VirtualMachine vm) {
        lock.lock();
        try {
            requireNotCancelled();
            machine = vm; // from here on close() closes the machine, which must therefore be handed out
        } finally {
            lock.unlock();
        }
    }

    /**
     * Checks that the creation is not cancelled.
     *
     * @throws IllegalStateException if it is
     */
    void requireNotCancelled() {
        if (isCancelled()) {
            throw cancelled(null);
        }
    }

    boolean isCancelled() {
        lock.lock();
        try {
            return cancelled;
        } finally {
            lock.unlock();
        }
    }

    /** The failure of a creation that was cancelled. */
    IllegalStateException cancelled(@Nullable Throwable cause) {
        return new IllegalStateException("VM '" + name + "': not created, because its manager is being closed", cause);
    }

    Optional<VirtualMachine> machine() {
        lock.lock();
        try {
            return Optional.ofNullable(machine);
        } finally {
            lock.unlock();
        }
    }

    /** Whether QEMU has ended, so that the name will soon be free. A QEMU that stays after its guest's end keeps the name. */
    boolean isEnding() {
        return machine().filter(vm -> !vm.process().isAlive()).isPresent();
    }

    /** Something that the machine has as long as its name. */
    void holds(Runnable release) {
        held.add(release);
    }

    /** Frees the name, and what the machine has with it. */
    void release() {
        Cleanup.runAll(() -> held.forEach(Runnable::run), () -> onRelease.accept(this), released::countDown);
    }

    /** Waits until the name is free. False if the deadline passed first. */
    boolean awaitReleased(Deadline deadline) throws InterruptedException {
        return released.await(Math.max(0, deadline.remaining()), TimeUnit.NANOSECONDS);
    }

    /**
     * Ends the machine or cancels its creation, and waits until the name is free. A machine that outlives the manager is left running.
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
        awaitReleased(Deadline.after(CLOSED));
    }
}
