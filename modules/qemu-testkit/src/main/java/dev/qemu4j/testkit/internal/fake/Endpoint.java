package dev.qemu4j.testkit.internal.fake;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;

/** The source of a server's connections. Safe for use by several threads. */
public sealed interface Endpoint extends AutoCloseable permits Listener, Dialer {
    SocketAddress address();

    /** The next connection; blocks until there is one, and fails once this is closed. */
    SocketChannel accept() throws IOException, InterruptedException;

    /** Makes no more connections, and leaves the socket's file on disk, as a killed process does. */
    void abandon();

    /** Makes no more connections, and removes the socket's file. */
    @Override
    void close();
}
