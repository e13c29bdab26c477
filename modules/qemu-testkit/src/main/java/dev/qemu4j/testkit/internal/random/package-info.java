/** Random JSON, texts and configuration values, which the arbitraries are made of. */
@NullMarked
package dev.qemu4j.testkit.internal.random;

import org.jspecify.annotations.NullMarked;
