/**
 * A small x86 assembler for the micro guests: NASM's syntax, flat binaries, 16-bit and 32-bit code, and of the instruction
 * set what {@link InstructionSet} lists. What it doesn't know it refuses. NASM itself makes the same bytes of the same source.
 */
@NullMarked
package dev.qemu4j.testkit.assembler;

import org.jspecify.annotations.NullMarked;
