/** Screenshots of a guest's screen. Needs neither a display of the host nor {@code java.desktop}. */
@NullMarked
package dev.qemu4j.manager.screen;

import org.jspecify.annotations.NullMarked;
