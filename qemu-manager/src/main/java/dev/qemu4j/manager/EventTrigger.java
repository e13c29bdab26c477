package dev.qemu4j.manager;

/** What makes an event happen that somebody waits for; see {@link VirtualMachine#awaitEvent}. */
@FunctionalInterface
public interface EventTrigger {
    /**
     * Does it.
     *
     * @throws InterruptedException if the thread is interrupted
     */
    void run() throws InterruptedException;
}
