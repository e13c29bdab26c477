package dev.qemu4j.qmp.internal.transport;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** Opens the channel of a connection, by connecting or by accepting. */
public interface Connector {
    /** Opens the channel. Runs on the reader's thread. */
    SocketChannel connect() throws IOException;

    /** Called by another thread: makes {@link #connect} fail soon. */
    void cancel();

    /** Whether this side connects and the peer accepts. */
    boolean isClient();

    /** The last failure of an attempt, or null. */
    @Nullable
    Throwable lastFailure();
}
