/** How the CPUs of a machine are arranged. */
@NullMarked
package dev.qemu4j.config.cpu;

import org.jspecify.annotations.NullMarked;
