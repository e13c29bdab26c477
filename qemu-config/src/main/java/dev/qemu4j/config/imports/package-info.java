/** Command lines that were written for QEMU, read back as configurations. */
@NullMarked
package dev.qemu4j.config.imports;

import org.jspecify.annotations.NullMarked;
