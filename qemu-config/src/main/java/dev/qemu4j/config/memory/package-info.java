/** What the guest's memory is on the host, how it is divided into nodes, and memory devices that are plugged in. */
@NullMarked
package dev.qemu4j.config.memory;

import org.jspecify.annotations.NullMarked;
