package dev.qemu4j.manager.input;

import dev.qemu4j.manager.MachineMonitor;
import dev.qemu4j.qapi.ui.input.InputEvent;
import dev.qemu4j.qapi.ui.input.InputSendEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** Sends input to a machine: one caller after another, and no faster than the guest takes it. */
final class InputSender {
    private final MachineMonitor monitor;
    private final KeyboardController controller;
    private final Pacer pacer = new Pacer();
    private final ReentrantLock lock = new ReentrantLock();

    InputSender(MachineMonitor monitor) {
        this.monitor = monitor;
        this.controller = new KeyboardController(monitor);
    }

    /** Events that no other caller may interrupt. */
    @FunctionalInterface
    interface Sequence {
        void send() throws InterruptedException;
    }

    /** Sends a sequence of events without any other caller's in between. */
    void run(Sequence sequence) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            sequence.send();
        } finally {
            lock.unlock();
        }
    }

    /** Sends events in one command; {@code pace} is the time that the guest needs for each. Called within a sequence. */
    void send(String operation, List<InputEvent> events, Duration pace) throws InterruptedException {
        pacer.awaitFree();
        controller.awaitTaken(operation);
        monitor.execute(operation, InputSendEvent.of(events));
        pacer.busy(pace.multipliedBy(events.size()));
    }

    /** Presses, waits, and releases; an interrupt releases at once. Called within a sequence. */
    void press(String operation, List<InputEvent> press, Duration held, List<InputEvent> release, Duration pace)
            throws InterruptedException {
        try {
            send(operation, press, pace);
            pacer.busy(held);
            pacer.awaitFree();
        } catch (InterruptedException e) {
            pacer.busy(Duration.ZERO); // does not wait for the rest of the time
            send(operation, release, pace);
            throw e;
        }
        send(operation, release, pace);
    }
}
