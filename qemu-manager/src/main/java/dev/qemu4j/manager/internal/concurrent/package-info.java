/** Structured concurrency: scopes of virtual threads, and actions that neither an interrupt nor a failure must cut short. */
@NullMarked
package dev.qemu4j.manager.internal.concurrent;

import org.jspecify.annotations.NullMarked;
