/** Bytes to messages and back: framing, decoding, encoding, and what of it may be logged. */
@NullMarked
package dev.qemu4j.qmp.internal.codec;

import org.jspecify.annotations.NullMarked;
