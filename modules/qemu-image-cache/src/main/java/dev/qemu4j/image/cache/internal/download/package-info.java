/** Downloads a file over HTTP: redirects, partial downloads, and limits. */
@NullMarked
package dev.qemu4j.image.cache.internal.download;

import org.jspecify.annotations.NullMarked;
