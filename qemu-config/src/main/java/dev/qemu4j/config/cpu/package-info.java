/** The CPU topology of a machine. CPU models are {@link dev.qemu4j.config.Cpu}. */
@NullMarked
package dev.qemu4j.config.cpu;

import org.jspecify.annotations.NullMarked;
