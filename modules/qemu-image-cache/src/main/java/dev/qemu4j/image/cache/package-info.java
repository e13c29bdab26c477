/**
 * Images from the network: downloaded once, verified, and kept in the user's cache.
 *
 * <p>{@link dev.qemu4j.image.cache.ImageCache} gets an image by its address and its checksum. It returns the path of a file that is
 * complete, verified, unpacked, read-only, and needs no other file. {@link dev.qemu4j.image.cache.CloudImages} has the addresses of
 * some well-known images.
 *
 * <h2>What can be relied on</h2>
 *
 * <ul>
 *   <li><b>Nothing is used before it is complete and verified.</b> A download has a name of its own until then. One that was cut off
 *       is resumed or discarded. This holds also if the JVM is killed.
 *   <li><b>No image without a checksum unless asked</b>: {@link dev.qemu4j.image.cache.ImageCache#getUnverified} says it.
 *   <li><b>No image leads to other files.</b> One that names a backing file, a data file or extents is refused.
 *   <li><b>One download.</b> Several programs that want the same image at the same time wait for one of them to download it.
 *   <li><b>The cache has a limit.</b> What was not used for the longest time is removed first. What a running program has got from the
 *       cache is not removed.
 * </ul>
 */
@NullMarked
package dev.qemu4j.image.cache;

import org.jspecify.annotations.NullMarked;
