package dev.qemu4j.qmp;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Makes the transport of a connection: by connecting, or by having been connected to. */
interface Connector {
    /** Makes it; runs on the reader's thread. */
    Transport connect() throws IOException;

    /** Makes {@link #connect} end soon, from another thread. */
    void cancel();

    /** Why it has not succeeded so far. */
    @Nullable
    IOException lastFailure();
}
