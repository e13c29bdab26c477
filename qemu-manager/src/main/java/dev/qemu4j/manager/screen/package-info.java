/** What a guest shows: pictures of its screen. Works without a display of the host, and without {@code java.desktop}. */
@NullMarked
package dev.qemu4j.manager.screen;

import org.jspecify.annotations.NullMarked;
