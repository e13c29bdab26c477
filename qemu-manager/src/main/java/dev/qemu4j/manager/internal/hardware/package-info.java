/**
 * Hot-plug: how parts are attached to a running machine and detached from it, how a failed attach is rolled back, and which parts the
 * machine has.
 */
@NullMarked
package dev.qemu4j.manager.internal.hardware;

import org.jspecify.annotations.NullMarked;
