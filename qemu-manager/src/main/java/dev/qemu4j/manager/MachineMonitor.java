package dev.qemu4j.manager;

import dev.qemu4j.qmp.QmpCommand;
import java.time.Duration;

/**
 * The monitor of one machine: executes QMP commands, and tells what goes wrong as a failure of the machine's operation that needed
 * them. What operates a machine beyond its life, such as its keyboard, goes through it.
 *
 * <p>Implementations are safe for use by several threads.
 */
public interface MachineMonitor {
    /** {@return the name of the machine} */
    String machine();

    /**
     * Executes a command.
     *
     * @param operation what it is for, such as {@code type}, for messages
     * @param command the command
     * @param <T> what it returns
     * @return what it returned
     * @throws VmOperationException if QEMU refuses, does not answer within the command's default time, or ends
     * @throws InterruptedException if the thread is interrupted; the command may still be carried out
     */
    <T> T execute(String operation, QmpCommand<T> command) throws InterruptedException;

    /**
     * Executes a command, and waits for the answer no longer than told.
     *
     * @param operation what it is for, such as {@code screenshot}, for messages
     * @param command the command
     * @param timeout how long to wait
     * @param <T> what it returns
     * @return what it returned
     * @throws VmOperationException if QEMU refuses, does not answer in time, or ends
     * @throws InterruptedException if the thread is interrupted; the command may still be carried out
     */
    <T> T execute(String operation, QmpCommand<T> command, Duration timeout) throws InterruptedException;
}
