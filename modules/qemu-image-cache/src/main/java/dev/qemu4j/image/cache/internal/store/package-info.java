/** The files of the cache, the locks on them, and what is removed when there is too much. */
@NullMarked
package dev.qemu4j.image.cache.internal.store;

import org.jspecify.annotations.NullMarked;
