package dev.qemu4j.qmp;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a client is told before it connects. */
record Settings(
        SocketAddress address,
        String name,
        Duration connectTimeout,
        Duration commandTimeout,
        int maxMessageSize,
        int eventQueueCapacity,
        Set<String> capabilities,
        boolean reserveOutOfBand,
        @Nullable Tls tls,
        Consumer<QmpProtocolException> protocolErrorHook) {}
