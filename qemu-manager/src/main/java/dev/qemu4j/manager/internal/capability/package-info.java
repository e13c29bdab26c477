/** What a QEMU can do: asked once, and kept in the user's cache. */
@NullMarked
package dev.qemu4j.manager.internal.capability;

import org.jspecify.annotations.NullMarked;
