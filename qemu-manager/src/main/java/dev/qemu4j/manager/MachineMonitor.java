package dev.qemu4j.manager;

import dev.qemu4j.qmp.QmpCommand;
import java.time.Duration;

/**
 * Executes QMP commands for one machine, and turns failures into a {@link VmOperationException} that names the machine and the operation.
 * The keyboard, the screen and the statistics use it.
 *
 * <p>Implementations are safe for use by several threads.
 */
public interface MachineMonitor {
    /** {@return the name of the machine} */
    String machine();

    /**
     * Executes a command with the default timeout.
     *
     * @param operation the operation that needs the command, such as {@code type}, for messages
     * @param command the command
     * @param <T> its result
     * @return its result
     * @throws VmOperationException if QEMU refuses, does not answer within the default timeout, or ends
     * @throws InterruptedException if the thread is interrupted; QEMU may still execute the command
     */
    <T> T execute(String operation, QmpCommand<T> command) throws InterruptedException;

    /**
     * Executes a command with a timeout.
     *
     * @param operation the operation that needs the command, such as {@code screenshot}, for messages
     * @param command the command
     * @param timeout how long to wait for the answer
     * @param <T> its result
     * @return its result
     * @throws VmOperationException if QEMU refuses, does not answer in time, or ends
     * @throws InterruptedException if the thread is interrupted; QEMU may still execute the command
     */
    <T> T execute(String operation, QmpCommand<T> command, Duration timeout) throws InterruptedException;
}
