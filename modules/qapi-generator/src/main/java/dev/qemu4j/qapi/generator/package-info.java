/**
 * Generates Java from the facts about QEMU's API: a record, sealed interface or enum for each definition.
 *
 * <p>{@link dev.qemu4j.qapi.generator.Generate} is what the build of {@code qemu-qapi} runs;
 * {@link dev.qemu4j.qapi.generator.RefreshFacts} updates the facts to a newer QEMU.
 */
@NullMarked
package dev.qemu4j.qapi.generator;

import org.jspecify.annotations.NullMarked;
