/** The capabilities of a particular QEMU, and the check of a configuration against them. */
@NullMarked
package dev.qemu4j.config.capability;

import org.jspecify.annotations.NullMarked;
