/** Programs that measure the cost of the library against its bounds. */
@NullMarked
package dev.qemu4j.benchmarks;

import org.jspecify.annotations.NullMarked;
