package dev.qemu4j.qmp.internal.connection;

import dev.qemu4j.qmp.QmpProtocolException;
import dev.qemu4j.qmp.QmpState;
import dev.qemu4j.qmp.internal.transport.Tls;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a client is told before it connects. */
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

    /** What an event is expected to take, and most take far less. */
    private static final long USUAL_EVENT_SIZE = 1024;

    /** How much the events that wait in one subscription may take: one of the greatest size at any rate. */
    public long eventQueueBytes() {
        return Math.max(maxMessageSize, USUAL_EVENT_SIZE * eventQueueCapacity);
    }
}
