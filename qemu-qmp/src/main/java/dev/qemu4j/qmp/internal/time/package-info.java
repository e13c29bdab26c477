/** Deadlines in monotonic time, which the modules of this library share. */
@NullMarked
package dev.qemu4j.qmp.internal.time;

import org.jspecify.annotations.NullMarked;
