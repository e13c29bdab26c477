/**
 * Parts for tests.
 */
@NullMarked
package dev.qemu4j.testkit;

import org.jspecify.annotations.NullMarked;
