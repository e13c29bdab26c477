/** Work with several parts: scopes of virtual threads, and what an interrupt may not cut short. */
@NullMarked
package dev.qemu4j.manager.internal.concurrent;

import org.jspecify.annotations.NullMarked;
