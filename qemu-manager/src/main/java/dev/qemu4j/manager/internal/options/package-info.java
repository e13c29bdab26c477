/** QEMU's options for a configuration, for code that reads them instead of starting QEMU with them. */
@NullMarked
package dev.qemu4j.manager.internal.options;

import org.jspecify.annotations.NullMarked;
