/** Converts command lines that were written for QEMU to configurations. */
@NullMarked
package dev.qemu4j.config.imports;

import org.jspecify.annotations.NullMarked;
