/** Which files an image is made of, and which of these may be opened. */
@NullMarked
package dev.qemu4j.image.internal.chain;

import org.jspecify.annotations.NullMarked;
