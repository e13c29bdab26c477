/** How the values of a configuration become options, in which order, and what is refused of raw ones. */
@NullMarked
package dev.qemu4j.config.internal.options;

import org.jspecify.annotations.NullMarked;
