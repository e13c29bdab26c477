/** What ends this JVM's processes when it is gone: the ledger of what was started, and the guard that reads it. */
@NullMarked
package dev.qemu4j.process.internal.guard;

import org.jspecify.annotations.NullMarked;
