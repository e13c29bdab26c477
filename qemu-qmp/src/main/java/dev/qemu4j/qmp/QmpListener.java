package dev.qemu4j.qmp;

import dev.qemu4j.qmp.internal.connection.LogLimit;
import dev.qemu4j.qmp.internal.connection.ManagedThread;
import dev.qemu4j.qmp.internal.connection.ManagedThread.Threads;
import dev.qemu4j.qmp.internal.transport.Addresses;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server socket for monitors that connect to this program, such as {@code -qmp unix:/run/vm/qmp.sock,server=off}.
 *
 * <pre>{@code
 * try (QmpListener listener = QmpListener.bind(UnixDomainSocketAddress.of("/run/vm/qmp.sock"))) {
 *     // start QEMU ...
 *     QmpClient qmp = QmpClient.builder().accept(listener);
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads. Closing the listener does not close the clients that it has accepted.
 */
public final class QmpListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.qmp.connection");

    /** How many accepted connections wait for a caller. More wait in the backlog of the socket. */
    private static final int CAPACITY = 16;

    /** The pause after accepting failed, most likely because no file descriptor was free. In nanoseconds. */
    private static final long PAUSE = 50_000_000;

    private final ServerSocketChannel server;
    private final SocketAddress address;
    private final ManagedThread acceptor;
    private final LogLimit logged = new LogLimit();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<SocketChannel> waiting = new ArrayDeque<>(); // Guarded by lock.
    private boolean closed; // Guarded by lock.
    private volatile @Nullable Throwable lastFailure;

    private QmpListener(ServerSocketChannel server, SocketAddress address, Threads threads) {
        this.server = server;
        this.address = address;
        this.acceptor = new ManagedThread(threads, "qmp-listener " + address, this::accept, this::endAccepting);
    }

    /**
     * Opens a listener.
     *
     * @param address a {@link UnixDomainSocketAddress} whose path does not exist yet, or an
     *     {@link java.net.InetSocketAddress}, with port 0 for any free one
     * @return the listener
     * @throws IllegalArgumentException if the address is unresolved, or not that of a Unix or TCP socket
     * @throws UncheckedIOException if the address is in use or may not be used
     */
    public static QmpListener bind(SocketAddress address) {
        return bind(address, Threads.VIRTUAL);
    }

    static QmpListener bind(SocketAddress address, Threads threads) {
        Addresses.check(address);
        boolean unix = address instanceof UnixDomainSocketAddress;
        try {
            ServerSocketChannel server =
                    unix ? ServerSocketChannel.open(StandardProtocolFamily.UNIX) : ServerSocketChannel.open();
            boolean bound = false;
            boolean listens = false;
            try {
                server.bind(address);
                bound = true;
                QmpListener listener = new QmpListener(server, server.getLocalAddress(), threads);
                listener.acceptor.start();
                listens = true;
                return listener;
            } finally {
                if (!listens) {
                    server.close();
                }
                if (bound && !listens) {
                    removeSocket(address);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen at " + address, e);
        }
    }

    /** {@return the address of the listener, with the actual port if port 0 was given} */
    public SocketAddress address() {
        return address;
    }

    /**
     * Takes the next connection. Blocks until there is one.
     *
     * @throws IOException if this listener is closed
     */
    SocketChannel take() throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty() && !closed) {
                changed.await();
            }
            if (closed) {
                throw new IOException("the listener at " + address + " was closed", lastFailure);
            }
            changed.signalAll();
            return waiting.removeFirst();
        } finally {
            lock.unlock();
        }
    }

    /** The last failure to accept a connection, or null. */
    @Nullable
    Throwable lastFailure() {
        return lastFailure;
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                put(server.accept());
            } catch (IOException | RuntimeException | Error e) {
                if (server.isOpen()) {
                    lastFailure = e;
                    long count = logged.next();
                    if (count > 0) {
                        LOG.warn(
                                "Listener at {}: cannot accept a connection; trying again ({} so far)",
                                address,
                                count,
                                e);
                    }
                    LockSupport.parkNanos(this, PAUSE);
                }
            }
        }
    }

    /** Nobody waits for a connection that will never be accepted. */
    private void endAccepting(@Nullable Throwable failure) {
        if (failure != null) {
            lastFailure = failure;
        }
        stop();
    }

    private void put(SocketChannel channel) throws IOException {
        boolean kept = false;
        lock.lock();
        try {
            while (waiting.size() == CAPACITY && !closed) {
                changed.awaitUninterruptibly();
            }
            if (!closed) {
                waiting.addLast(channel);
                kept = true;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
            if (!kept) {
                channel.close();
            }
        }
    }

    /**
     * Closes the listener and the connections that no caller has taken. Callers that wait for a connection get a
     * {@link QmpConnectException}. Closing it again has no effect.
     */
    @Override
    public void close() {
        if (!stop()) {
            return;
        }
        acceptor.unpark();
        acceptor.join();
        lock.lock();
        try {
            waiting.forEach(QmpListener::closeQuietly);
            waiting.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Accepts nothing more. Returns false if that was so before. */
    private boolean stop() {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        closeQuietly(server);
        removeSocket(address);
        return true;
    }

    private static void removeSocket(SocketAddress address) {
        if (address instanceof UnixDomainSocketAddress unix) {
            closeQuietly(() -> Files.deleteIfExists(unix.getPath()));
        }
    }

    private static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            LOG.debug("Closing failed", e);
        }
    }
}
