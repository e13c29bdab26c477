/** Runs {@code qemu-img}, bounds what it may do, and reads what it prints. */
@NullMarked
package dev.qemu4j.image.internal.program;

import org.jspecify.annotations.NullMarked;
