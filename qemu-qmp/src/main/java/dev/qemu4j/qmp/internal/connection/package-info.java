/** The parts of a connection: commands on their way, the queue of requests, deadlines, hooks, how it ended. */
@NullMarked
package dev.qemu4j.qmp.internal.connection;

import org.jspecify.annotations.NullMarked;
