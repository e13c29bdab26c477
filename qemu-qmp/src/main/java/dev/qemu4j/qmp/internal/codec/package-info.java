/** Encodes requests, splits what a peer sends into messages, decodes these, and logs both without secrets. */
@NullMarked
package dev.qemu4j.qmp.internal.codec;

import org.jspecify.annotations.NullMarked;
