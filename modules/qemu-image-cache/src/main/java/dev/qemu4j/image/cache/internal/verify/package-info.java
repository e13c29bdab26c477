/** The digests of files, and the files that list them. */
@NullMarked
package dev.qemu4j.image.cache.internal.verify;

import org.jspecify.annotations.NullMarked;
