package dev.qemu4j.testkit.internal.fake;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;

/** Where the connections of a server come from. Safe for use by several threads. */
public sealed interface Endpoint extends AutoCloseable permits Listener, Dialer {
    SocketAddress address();

    /** The next connection; blocks until there is one, and fails once this is closed. */
    SocketChannel accept() throws IOException, InterruptedException;

    /** Makes no more connections, and leaves on disk what is there, as a process that was killed does. */
    void abandon();

    /** Makes no more connections, and leaves nothing behind. */
    @Override
    void close();
}
