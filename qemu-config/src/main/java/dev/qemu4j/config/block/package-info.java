/**
 * Where the bytes of a disk come from: image formats over files, devices and network protocols.
 *
 * <p>An {@link dev.qemu4j.config.block.Image} is a format over a {@link dev.qemu4j.config.block.BlockSource}. The format
 * is always said, never probed: a guest that writes another format's header into a raw image could otherwise make QEMU
 * read any file of the host.
 */
@NullMarked
package dev.qemu4j.config.block;

import org.jspecify.annotations.NullMarked;
