/** A machine from its first answer to its end: events, status, commands, reconnection, shutdown. */
@NullMarked
package dev.qemu4j.manager.internal.lifecycle;

import org.jspecify.annotations.NullMarked;
