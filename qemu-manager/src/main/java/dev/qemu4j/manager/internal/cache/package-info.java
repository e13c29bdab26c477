/** Files in the user's cache directory, for results that take a run of QEMU to find. */
@NullMarked
package dev.qemu4j.manager.internal.cache;

import org.jspecify.annotations.NullMarked;
