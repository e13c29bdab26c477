/** Displays other than none: windows on the host, and remote screens by VNC and SPICE. */
@NullMarked
package dev.qemu4j.config.display;

import org.jspecify.annotations.NullMarked;
