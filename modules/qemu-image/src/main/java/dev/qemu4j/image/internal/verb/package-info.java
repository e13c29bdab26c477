/** What can be done with images, one class for a verb or two. */
@NullMarked
package dev.qemu4j.image.internal.verb;

import org.jspecify.annotations.NullMarked;
