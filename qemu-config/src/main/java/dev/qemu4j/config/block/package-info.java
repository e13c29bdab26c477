/**
 * Disk images and how QEMU treats them: image formats over files, devices and network protocols; and the bus, cache, tuning
 * and limits of a {@link dev.qemu4j.config.Disk}.
 *
 * <p>An {@link dev.qemu4j.config.block.Image} is a format over a {@link dev.qemu4j.config.block.BlockSource}. The format is
 * always given, never probed: otherwise a guest could write another format's header into a raw image and make QEMU read any
 * file of the host.
 */
@NullMarked
package dev.qemu4j.config.block;

import org.jspecify.annotations.NullMarked;
