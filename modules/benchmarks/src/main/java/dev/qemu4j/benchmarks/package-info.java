/** Programs that measure what the library costs, each against the figure that it is bound to. */
@NullMarked
package dev.qemu4j.benchmarks;

import org.jspecify.annotations.NullMarked;
