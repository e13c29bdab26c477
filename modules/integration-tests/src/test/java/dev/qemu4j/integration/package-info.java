/** The whole library against real QEMU, and the rules that its modules keep. */
@NullMarked
package dev.qemu4j.integration;

import org.jspecify.annotations.NullMarked;
