/** Deadlines in monotonic time, shared with the modules of this library. */
@NullMarked
package dev.qemu4j.qmp.internal.time;

import org.jspecify.annotations.NullMarked;
