/**
 * Every command, event and type of QEMU's QMP, and of its guest agent, as Java.
 */
@NullMarked
package dev.qemu4j.qapi;

import org.jspecify.annotations.NullMarked;
