/**
 * Virtual machines.
 */
@NullMarked
package dev.qemu4j.manager;

import org.jspecify.annotations.NullMarked;
