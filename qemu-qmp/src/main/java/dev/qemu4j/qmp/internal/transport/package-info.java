/** The channel under a connection: how it comes about, and its bytes, plain or with TLS. */
@NullMarked
package dev.qemu4j.qmp.internal.transport;

import org.jspecify.annotations.NullMarked;
