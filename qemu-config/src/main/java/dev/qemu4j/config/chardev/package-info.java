/**
 * Character devices: the back ends of serial ports, consoles and channels on the host.
 *
 * <p>There is no {@code stdio}: the standard streams of QEMU belong to the library that runs it.
 */
@NullMarked
package dev.qemu4j.config.chardev;

import org.jspecify.annotations.NullMarked;
