/** How two configurations differ, and what a machine that runs can be given or have taken away. */
@NullMarked
package dev.qemu4j.config.change;

import org.jspecify.annotations.NullMarked;
