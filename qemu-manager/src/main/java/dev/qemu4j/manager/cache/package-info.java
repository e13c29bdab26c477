/** Answers that take a QEMU to find, kept in the user's cache directory. Not exported. */
@NullMarked
package dev.qemu4j.manager.cache;

import org.jspecify.annotations.NullMarked;
