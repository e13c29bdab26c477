/** What the arbitraries are made of: random JSON, texts, splits of bytes and configuration values. */
@NullMarked
package dev.qemu4j.testkit.internal.random;

import org.jspecify.annotations.NullMarked;
