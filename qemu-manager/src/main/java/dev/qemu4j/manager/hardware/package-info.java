/** The hardware of a running machine: disks, networks, CPUs and memory, plugged in and taken out. */
@NullMarked
package dev.qemu4j.manager.hardware;

import org.jspecify.annotations.NullMarked;
