/**
 * Disk images: made, looked at, converted and changed with {@code qemu-img}.
 *
 * <p>{@link dev.qemu4j.image.QemuImg} has a method for each thing that {@code qemu-img} does.
 * {@link dev.qemu4j.image.ImageHeader} reads what an image says of itself, and {@link dev.qemu4j.image.Qcow2} writes empty
 * images, both without a process.
 *
 * <h2>What can be relied on</h2>
 *
 * <ul>
 *   <li><b>No format is probed by QEMU.</b> It is given by the caller, or read from the header by this library.
 *   <li><b>No image leads to files of the host.</b> What a header names (a backing file, a data file, an extent) is opened only if
 *       it is a regular file in the directory of the image, or in one that the caller allows
 *       ({@link dev.qemu4j.image.QemuImg#allowBacking}). Everything that is opened was looked at before.
 *   <li><b>Nothing is overwritten unless asked.</b> A new image has a temporary name until it is complete, then gets its own
 *       name in one step. It has mode 0600.
 *   <li><b>A failed, interrupted or killed call leaves no image behind.</b> What a killed program leaves has a name of its own
 *       ({@code .qemu4j-image-*.part}) and is removed by a later call in that directory.
 * </ul>
 *
 * <p>A disk that a guest has written as raw data can begin with the header of any other format. Say what it is:
 * {@code Image.file(ImageFormat.RAW, path)} in place of the path.
 */
@NullMarked
package dev.qemu4j.image;

import org.jspecify.annotations.NullMarked;
