/** How a process is identified and signalled, and how its exit is noticed. */
@NullMarked
package dev.qemu4j.process.internal.stop;

import org.jspecify.annotations.NullMarked;
