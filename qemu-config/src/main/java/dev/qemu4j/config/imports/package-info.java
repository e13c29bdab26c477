/** Imports command lines that were written for QEMU as configurations. */
@NullMarked
package dev.qemu4j.config.imports;

import org.jspecify.annotations.NullMarked;
