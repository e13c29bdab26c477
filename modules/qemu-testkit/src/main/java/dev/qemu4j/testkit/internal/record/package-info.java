/** How what a client sends is compared with what was recorded. */
@NullMarked
package dev.qemu4j.testkit.internal.record;

import org.jspecify.annotations.NullMarked;
