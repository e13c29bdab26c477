/** The headers of image files, read without QEMU: a few KiB of each, whatever they say. */
@NullMarked
package dev.qemu4j.image.internal.header;

import org.jspecify.annotations.NullMarked;
