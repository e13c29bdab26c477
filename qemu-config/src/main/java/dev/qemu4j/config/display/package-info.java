/** Displays: windows on the host, and remote displays over VNC and SPICE. */
@NullMarked
package dev.qemu4j.config.display;

import org.jspecify.annotations.NullMarked;
