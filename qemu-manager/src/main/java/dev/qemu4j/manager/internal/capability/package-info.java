/** The capabilities of emulators: queried once, and cached in the user's cache directory. */
@NullMarked
package dev.qemu4j.manager.internal.capability;

import org.jspecify.annotations.NullMarked;
