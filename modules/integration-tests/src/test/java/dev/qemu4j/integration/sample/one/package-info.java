/** A package of the sample. */
@NullMarked
package dev.qemu4j.integration.sample.one;

import org.jspecify.annotations.NullMarked;
