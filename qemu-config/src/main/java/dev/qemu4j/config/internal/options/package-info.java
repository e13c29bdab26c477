/**
 * Renders a configuration as options and checks it as a whole: {@code VmOptions} and what it delegates to. The parts of the
 * machine describe themselves to {@code CollectedOptions}, which keeps their options, their claims and their problems.
 */
@NullMarked
package dev.qemu4j.config.internal.options;

import org.jspecify.annotations.NullMarked;
