/** The parts of a connection: pending commands and their deadlines, the queue of requests, its state and its end. */
@NullMarked
package dev.qemu4j.qmp.internal.connection;

import org.jspecify.annotations.NullMarked;
