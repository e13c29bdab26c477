/** The log messages about a machine: with its name, without control characters, and limited in number and length. */
@NullMarked
package dev.qemu4j.manager.internal.log;

import org.jspecify.annotations.NullMarked;
