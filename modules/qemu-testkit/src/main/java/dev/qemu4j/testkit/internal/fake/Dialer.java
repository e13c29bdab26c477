package dev.qemu4j.testkit.internal.fake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The one connection that a server makes itself, as QEMU does with {@code server=off}. */
public final class Dialer implements Endpoint {
    private final SocketAddress address;
    private final AtomicReference<@Nullable SocketChannel> connection;
    private final CountDownLatch closed = new CountDownLatch(1);

    private Dialer(SocketAddress address, SocketChannel connection) {
        this.address = address;
        this.connection = new AtomicReference<>(connection);
    }

    /** Connects to a client that listens. */
    public static Dialer to(SocketAddress address) {
        try {
            SocketChannel connection = SocketChannel.open(address);
            if (!(address instanceof UnixDomainSocketAddress)) {
                Listener.sendAtOnce(connection);
            }
            return new Dialer(address, connection);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot connect to " + address, e);
        }
    }

    @Override
    public SocketAddress address() {
        return address;
    }

    @Override
    public SocketChannel accept() throws IOException, InterruptedException {
        SocketChannel first = connection.getAndSet(null);
        if (first != null) {
            return first;
        }
        closed.await();
        throw new IOException("no further connection");
    }

    @Override
    public void abandon() {
        close();
    }

    @Override
    public void close() {
        closed.countDown();
        SocketChannel unused = connection.getAndSet(null);
        if (unused != null) {
            try {
                unused.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
