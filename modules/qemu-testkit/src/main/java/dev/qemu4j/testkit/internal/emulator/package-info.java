/** A program that a manager starts as QEMU while the test's JVM serves its monitor, and everything that a hostile one does. */
@NullMarked
package dev.qemu4j.testkit.internal.emulator;

import org.jspecify.annotations.NullMarked;
