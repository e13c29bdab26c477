package dev.qemu4j.qmp;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A two-way stream of bytes to a QMP peer. One thread reads, one writes, and any may close; only threads that nobody
 * interrupts may read and write, because an interrupt closes a channel.
 */
interface Transport extends AutoCloseable {
    /** Reads what is there, blocking until something is; -1 at the end of the stream. */
    int read(ByteBuffer into) throws IOException;

    /** Writes all that remains in the buffer, blocking for as long as the peer doesn't read. */
    void write(ByteBuffer bytes) throws IOException;

    boolean isOpen();

    /** Closes; reads and writes that block end with an exception. Doing it again has no effect. */
    @Override
    void close() throws IOException;
}
