package dev.qemu4j.qmp.internal.connection;

import dev.qemu4j.qmp.QmpProtocolException;
import dev.qemu4j.qmp.QmpState;
import dev.qemu4j.qmp.internal.transport.Tls;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The settings of a client, as its builder collected them. */
public record ClientSettings(
        SocketAddress address,
        String name,
        Duration connectTimeout,
        Duration commandTimeout,
        int maxMessageSize,
        int eventQueueCapacity,
        Set<String> capabilities,
        boolean reserveOutOfBand,
        @Nullable Tls tls,
        @Nullable Consumer<? super QmpState> stateHook,
        @Nullable Consumer<? super QmpProtocolException> protocolErrorHook) {

    /** The size in bytes that is allowed for each event of a queue; most are far smaller. */
    private static final long USUAL_EVENT_SIZE = 1024;

    /** How many bytes the queued events of one subscription may take. One event of the largest size always fits. */
    public long eventQueueBytes() {
        return Math.max(maxMessageSize, USUAL_EVENT_SIZE * eventQueueCapacity);
    }
}
