package dev.qemu4j.qmp.internal.transport;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Connects to an address, and retries until somebody accepts: QEMU creates its socket some time after it has started. */
public final class RetryingConnector implements Connector {
    private static final long SHORTEST_PAUSE = 500_000;
    private static final long LONGEST_PAUSE = 50_000_000;

    private final SocketAddress address;
    private volatile boolean cancelled;
    private volatile @Nullable SocketChannel connecting;
    private volatile @Nullable Thread thread;
    private volatile @Nullable IOException lastFailure;

    public RetryingConnector(SocketAddress address) {
        this.address = address;
    }

    @Override
    public SocketChannel connect() throws IOException {
        thread = Thread.currentThread();
        long started = System.nanoTime();
        while (true) {
            try {
                return connectOnce();
            } catch (AsynchronousCloseException e) {
                throw e; // cancelled
            } catch (IOException e) {
                lastFailure = e;
            }
            // A sixteenth of the time since the start: short pauses at first, longer ones later.
            long pause = (System.nanoTime() - started) / 16;
            LockSupport.parkNanos(this, Math.min(LONGEST_PAUSE, Math.max(SHORTEST_PAUSE, pause)));
        }
    }

    @SuppressWarnings("resource") // returned to the caller, or closed here
    private SocketChannel connectOnce() throws IOException {
        boolean unix = address instanceof UnixDomainSocketAddress;
        SocketChannel channel = unix ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
        boolean connected = false;
        try {
            connecting = channel;
            if (cancelled) {
                throw new AsynchronousCloseException();
            }
            channel.connect(address);
            if (!unix) {
                // A request is small and its caller waits: it must not be delayed to be sent with the next.
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            }
            connected = true;
            return channel;
        } finally {
            if (!connected) {
                channel.close();
            }
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        SocketChannel channel = connecting;
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                lastFailure = e;
            }
        }
        LockSupport.unpark(thread);
    }

    @Override
    public boolean isClient() {
        return true;
    }

    @Override
    public @Nullable Throwable lastFailure() {
        return lastFailure;
    }
}
