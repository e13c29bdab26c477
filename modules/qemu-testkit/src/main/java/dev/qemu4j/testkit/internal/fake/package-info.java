/** The inside of the scripted QMP server: where it listens, how it frames, what it writes, its threads. */
@NullMarked
package dev.qemu4j.testkit.internal.fake;

import org.jspecify.annotations.NullMarked;
