package dev.qemu4j.qmp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket at which QEMUs connect to this program, instead of the other way round: for monitors such as
 * {@code -qmp unix:/run/vm/qmp.sock,server=off}.
 *
 * <pre>{@code
 * try (QmpListener listener = QmpListener.bind(UnixDomainSocketAddress.of("/run/vm/qmp.sock"))) {
 *     // start QEMU ...
 *     QmpClient qmp = QmpClient.builder().accept(listener);
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads. Closing the listener leaves the clients that it made alone.
 */
public final class QmpListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.qmp.connection");

    /** More that connect and are not asked for wait in the system's queue. */
    private static final int WAITING = 16;

    private final ServerSocketChannel server;
    private final SocketAddress address;
    private final Thread thread;
    private final BlockingQueue<SocketChannel> waiting = new LinkedBlockingQueue<>(WAITING);

    private QmpListener(ServerSocketChannel server, SocketAddress address) {
        this.server = server;
        this.address = address;
        this.thread = Thread.ofVirtual().name("qmp-listener " + address).unstarted(this::accept);
    }

    /**
     * Starts to listen.
     *
     * @param address a {@link UnixDomainSocketAddress} whose path does not exist yet, or an
     *     {@link java.net.InetSocketAddress}, with port 0 for any free one
     * @return the listener
     * @throws IllegalArgumentException if the address is of another kind
     * @throws UncheckedIOException if the address is taken or may not be used
     */
    public static QmpListener bind(SocketAddress address) {
        Addresses.check(address);
        boolean unix = address instanceof UnixDomainSocketAddress;
        try {
            ServerSocketChannel server =
                    unix ? ServerSocketChannel.open(StandardProtocolFamily.UNIX) : ServerSocketChannel.open();
            try {
                server.bind(address);
                QmpListener listener = new QmpListener(server, server.getLocalAddress());
                listener.thread.start();
                return listener;
            } catch (IOException e) {
                server.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen at " + address, e);
        }
    }

    /** {@return where this listens, with the port that was chosen if none was given} */
    public SocketAddress address() {
        return address;
    }

    /** The next connection; blocks until there is one. */
    SocketChannel take() throws InterruptedException {
        return waiting.take();
    }

    private void accept() {
        // Not interrupted by anyone but close(), which an interrupt would do as well.
        try {
            while (true) {
                waiting.put(server.accept());
            }
        } catch (IOException | InterruptedException e) {
            LOG.debug("No longer listening at {}", address, e);
        }
    }

    /** Stops listening, and closes the connections that nobody asked for. Doing it again has no effect. */
    @Override
    public void close() {
        try {
            server.close();
            thread.interrupt();
            for (SocketChannel channel = waiting.poll(); channel != null; channel = waiting.poll()) {
                channel.close();
            }
            if (address instanceof UnixDomainSocketAddress unix) {
                Files.deleteIfExists(unix.getPath());
            }
        } catch (IOException e) {
            LOG.debug("Closing the listener at {} failed", address, e);
        }
    }
}
