package dev.qemu4j.qmp.internal.transport;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** Makes the channel of a connection: by connecting, or by having been connected to. */
public interface Connector {
    /** Makes it; runs on the reader's thread. */
    SocketChannel connect() throws IOException;

    /** Makes {@link #connect} end soon, from another thread. */
    void cancel();

    /** Whether this side is the one that connects. */
    boolean isClient();

    /** Why it has not succeeded so far. */
    @Nullable
    IOException lastFailure();
}
