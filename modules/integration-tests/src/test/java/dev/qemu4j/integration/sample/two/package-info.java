/** A package of the sample. */
@NullMarked
package dev.qemu4j.integration.sample.two;

import org.jspecify.annotations.NullMarked;
