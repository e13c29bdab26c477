/** Structured concurrency: scopes of virtual threads, and actions that an interrupt must not cut short. */
@NullMarked
package dev.qemu4j.manager.internal.concurrent;

import org.jspecify.annotations.NullMarked;
