/**
 * Supervises this JVM's processes: the watch thread while the JVM runs; after its end the guard, which reads the ledger of what was started,
 * and the keeper, which limits the output of an outliving process.
 */
@NullMarked
package dev.qemu4j.process.internal.guard;

import org.jspecify.annotations.NullMarked;
