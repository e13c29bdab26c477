/**
 * A guest's serial console: reads the guest's output and types input.
 *
 * <p>A machine with a {@link dev.qemu4j.config.Serial#console()} has a {@link dev.qemu4j.manager.console.VmConsole}. It is connected
 * before the guest's first instruction, and so has all of the guest's output, from the first byte to the last.
 */
@NullMarked
package dev.qemu4j.manager.console;

import org.jspecify.annotations.NullMarked;
