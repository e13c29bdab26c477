/** Connects, and reads and writes the bytes of a connection, plain or with TLS. */
@NullMarked
package dev.qemu4j.qmp.internal.transport;

import org.jspecify.annotations.NullMarked;
