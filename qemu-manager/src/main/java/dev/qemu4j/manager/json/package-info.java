/** Placeholder. */
@NullMarked
package dev.qemu4j.manager.json;

import org.jspecify.annotations.NullMarked;
