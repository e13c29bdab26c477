/** How a process is told from others, signalled, and found to have ended. */
@NullMarked
package dev.qemu4j.process.internal.stop;

import org.jspecify.annotations.NullMarked;
