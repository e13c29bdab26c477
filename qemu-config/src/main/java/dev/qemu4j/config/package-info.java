/**
 * A virtual machine as immutable values.
 */
@NullMarked
package dev.qemu4j.config;

import org.jspecify.annotations.NullMarked;
