/** How parts are plugged into a running machine and taken out of it, and which it has. */
@NullMarked
package dev.qemu4j.manager.internal.hardware;

import org.jspecify.annotations.NullMarked;
