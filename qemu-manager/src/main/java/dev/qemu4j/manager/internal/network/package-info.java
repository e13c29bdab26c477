/** Where a guest's ports are reached on the host. */
@NullMarked
package dev.qemu4j.manager.internal.network;

import org.jspecify.annotations.NullMarked;
