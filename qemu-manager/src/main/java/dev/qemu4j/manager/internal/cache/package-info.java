/** Answers that take a QEMU to find, kept in the user's cache directory. */
@NullMarked
package dev.qemu4j.manager.internal.cache;

import org.jspecify.annotations.NullMarked;
