/**
 * QEMU as a child process.
 */
@NullMarked
package dev.qemu4j.process;

import org.jspecify.annotations.NullMarked;
