package dev.qemu4j.manager;

/** An action that causes an event; see {@link VirtualMachine#awaitEvent}. */
@FunctionalInterface
public interface EventTrigger {
    /**
     * Runs the action.
     *
     * @throws InterruptedException if the thread is interrupted
     */
    void run() throws InterruptedException;
}
