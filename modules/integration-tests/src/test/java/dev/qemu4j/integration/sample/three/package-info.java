/** A package of the sample. */
@NullMarked
package dev.qemu4j.integration.sample.three;

import org.jspecify.annotations.NullMarked;
