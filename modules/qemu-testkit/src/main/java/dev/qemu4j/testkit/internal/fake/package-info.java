/** The inside of the fake QMP server: sockets, threads, the parts of a reply, and the bytes that are written. */
@NullMarked
package dev.qemu4j.testkit.internal.fake;

import org.jspecify.annotations.NullMarked;
