package dev.qemu4j.qmp;

import dev.qemu4j.qmp.internal.transport.Connector;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** Takes a connection from a listener. */
final class AcceptingConnector implements Connector {
    private final QmpListener listener;
    private volatile @Nullable Thread thread;
    private volatile boolean cancelled;

    AcceptingConnector(QmpListener listener) {
        this.listener = listener;
    }

    @Override
    public SocketChannel connect() throws IOException {
        thread = Thread.currentThread();
        try {
            if (cancelled) { // before this thread could be interrupted
                throw new InterruptedException();
            }
            return listener.take();
        } catch (InterruptedException e) {
            throw new IOException("interrupted while waiting for QEMU to connect", e);
        } finally {
            thread = null;
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        Thread waiting = thread;
        if (waiting != null) {
            waiting.interrupt();
        }
    }

    @Override
    public boolean isClient() {
        return false;
    }

    @Override
    public @Nullable Throwable lastFailure() {
        return listener.lastFailure();
    }
}
