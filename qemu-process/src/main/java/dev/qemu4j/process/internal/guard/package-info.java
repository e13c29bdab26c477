/** What looks after this JVM's processes: the watch while it runs; when it is gone, the guard, which reads the ledger of what was started, and the
 * keeper of an outliving process's output. */
@NullMarked
package dev.qemu4j.process.internal.guard;

import org.jspecify.annotations.NullMarked;
