package dev.qemu4j.qmp.internal.transport;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The bytes of a connected channel: as they are, or with TLS. One thread reads and one writes, both such as nobody
 * interrupts, because an interrupt closes a channel. Closing the channel ends both.
 */
public interface Transport {
    /** Reads what is there, blocking until something is; -1 at the end of the stream. The buffer is backed by an array. */
    int read(ByteBuffer into) throws IOException;

    /** Writes all of the buffer, blocking for as long as the peer doesn't read. The buffer is backed by an array. */
    void write(ByteBuffer bytes) throws IOException;
}
