/**
 * The text that a guest prints on its serial port, and what is typed into it.
 *
 * <p>A machine with a {@link dev.qemu4j.config.Serial#console()} has a {@link dev.qemu4j.manager.console.VmConsole}, connected before
 * the guest's first instruction, so that it holds the first byte that the guest prints as well as the last.
 */
@NullMarked
package dev.qemu4j.manager.console;

import org.jspecify.annotations.NullMarked;
