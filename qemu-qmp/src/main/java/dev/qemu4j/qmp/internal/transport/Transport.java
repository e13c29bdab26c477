package dev.qemu4j.qmp.internal.transport;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads and writes the bytes of a connected channel, with or without TLS. One thread reads and one writes. Nobody may
 * interrupt them, because an interrupt closes the channel. Closing the channel ends both.
 */
public interface Transport {
    /**
     * Reads at least one byte, blocking until there is one. Returns -1 at the end of the stream. The buffer is backed by
     * an array.
     */
    int read(ByteBuffer into) throws IOException;

    /** Writes the whole buffer, blocking while the peer does not read. The buffer is backed by an array. */
    void write(ByteBuffer bytes) throws IOException;
}
