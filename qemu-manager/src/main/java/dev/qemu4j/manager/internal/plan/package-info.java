/** How a running machine becomes the one that is wanted: what it takes, and its execution. */
@NullMarked
package dev.qemu4j.manager.internal.plan;

import org.jspecify.annotations.NullMarked;
