/** QEMU's output: the log files and their size limit, and how its messages are read. */
@NullMarked
package dev.qemu4j.process.internal.output;

import org.jspecify.annotations.NullMarked;
