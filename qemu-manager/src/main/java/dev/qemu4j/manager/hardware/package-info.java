/** Hot-plug: attaches disks, networks, CPUs and memory to a running machine, and detaches them. */
@NullMarked
package dev.qemu4j.manager.hardware;

import org.jspecify.annotations.NullMarked;
