/** A machine's life from the first answer of its QEMU to its end: events, status, commands, reconnection, shutdown. */
@NullMarked
package dev.qemu4j.manager.internal.lifecycle;

import org.jspecify.annotations.NullMarked;
