/** Unpacks compressed images, up to a limit. */
@NullMarked
package dev.qemu4j.image.cache.internal.unpack;

import org.jspecify.annotations.NullMarked;
