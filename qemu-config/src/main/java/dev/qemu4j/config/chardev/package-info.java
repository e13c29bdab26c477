/**
 * Character devices: where the bytes of a serial port, a console or an agent's channel go on the host.
 *
 * <p>There is no {@code stdio}: the standard streams of QEMU belong to the library that runs it.
 */
@NullMarked
package dev.qemu4j.config.chardev;

import org.jspecify.annotations.NullMarked;
