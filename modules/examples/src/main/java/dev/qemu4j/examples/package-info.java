/**
 * Programs that show how qemu4j is used: {@link dev.qemu4j.examples.Quickstart} the life of a virtual machine,
 * {@link dev.qemu4j.examples.HelloVm} the least that is needed, {@link dev.qemu4j.examples.TypeAndSee} what a person in front of a
 * machine would do.
 */
@NullMarked
package dev.qemu4j.examples;

import org.jspecify.annotations.NullMarked;
