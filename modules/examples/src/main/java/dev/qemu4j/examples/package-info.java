/**
 * Programs that show how qemu4j is used: {@link dev.qemu4j.examples.Quickstart} the life of a virtual machine,
 * {@link dev.qemu4j.examples.HelloVm} the least that is needed.
 */
@NullMarked
package dev.qemu4j.examples;

import org.jspecify.annotations.NullMarked;
