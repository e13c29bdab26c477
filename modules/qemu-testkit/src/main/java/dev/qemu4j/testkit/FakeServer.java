package dev.qemu4j.testkit;

import dev.qemu4j.testkit.internal.fake.Endpoint;
import dev.qemu4j.testkit.internal.fake.Failures;
import dev.qemu4j.testkit.internal.fake.FakeThreads;
import dev.qemu4j.testkit.internal.fake.Session;
import dev.qemu4j.testkit.internal.fake.Step.Ending;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Serves clients, a bounded number at once, and ends with all of them. Safe for use by several threads. */
final class FakeServer implements AutoCloseable {
    private final Endpoint endpoint;
    private final String name;
    private final boolean pretty;
    private final Function<FakeConnection, Session> sessions;
    private final Failures failures = new Failures();
    private final FakeThreads threads = new FakeThreads(failures);
    private final Semaphore seats;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by lock.
    private final List<FakeConnection> connections = new ArrayList<>();

    // Guarded by lock.
    private boolean ended;

    private volatile @Nullable Thread acceptor;

    FakeServer(Endpoint endpoint, int clientsAtOnce, boolean pretty, Function<FakeConnection, Session> sessions) {
        this.endpoint = endpoint;
        this.name = nameOf(endpoint.address());
        this.pretty = pretty;
        this.seats = new Semaphore(clientsAtOnce);
        this.sessions = sessions;
    }

    private static String nameOf(SocketAddress address) {
        return switch (address) {
            case InetSocketAddress inet -> "port " + inet.getPort();
            case UnixDomainSocketAddress unix -> unix.getPath().toString();
            default -> address.toString();
        };
    }

    void start() {
        acceptor = startThread("accept", this::accept);
    }

    Thread startThread(String role, FakeThreads.Body body) {
        return threads.start("fake-qemu " + role + " " + name, body);
    }

    // Further clients wait in the socket's backlog: connected, without a greeting.
    private void accept() throws IOException, InterruptedException {
        while (true) {
            seats.acquire();
            SocketChannel channel = endpoint.accept();
            lock.lock();
            try {
                if (ended) {
                    channel.close();
                    return;
                }
                FakeConnection connection = new FakeConnection(this, channel, connections.size() + 1, sessions);
                connections.add(connection);
                connection.start();
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    SocketAddress address() {
        return endpoint.address();
    }

    boolean isPretty() {
        return pretty;
    }

    Failures failures() {
        return failures;
    }

    FakeThreads threads() {
        return threads;
    }

    List<FakeConnection> connections() {
        lock.lock();
        try {
            return List.copyOf(connections);
        } finally {
            lock.unlock();
        }
    }

    FakeConnection awaitConnection(Duration timeout) throws InterruptedException {
        long nanos = timeout.toNanos();
        lock.lockInterruptibly();
        try {
            while (true) {
                Optional<FakeConnection> current = lastOpen();
                if (current.isPresent()) {
                    return current.get();
                }
                if (nanos <= 0) {
                    throw new AssertionError("no client connected to " + address() + " within " + timeout
                            + "; connections so far: " + connections);
                }
                nanos = changed.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }

    Optional<FakeConnection> lastOpen() {
        return connections().reversed().stream().filter(FakeConnection::isOpen).findFirst();
    }

    void ended(FakeConnection connection, Ending ending) {
        seats.release();
        if (ending == Ending.QUIT) {
            end(Ending.CLOSE);
        }
    }

    boolean isRunning() {
        lock.lock();
        try {
            return !ended;
        } finally {
            lock.unlock();
        }
    }

    void awaitEnd(Duration timeout) throws InterruptedException {
        long nanos = timeout.toNanos();
        lock.lockInterruptibly();
        try {
            while (!ended) {
                if (nanos <= 0) {
                    throw new AssertionError("still running after " + timeout);
                }
                nanos = changed.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends the server as the end of its process would: CLOSE like an exit, RESET like SIGKILL. */
    void end(Ending ending) {
        lock.lock();
        try {
            if (ending == Ending.RESET) {
                endpoint.abandon();
            } else {
                endpoint.close();
            }
            ended = true;
            seats.release(); // wakes the acceptor, which then ends
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        connections().forEach(connection -> connection.end(ending));
    }

    /** Waits instead of interrupting: an interrupt during accept could lose a connection. */
    private void awaitAcceptor() {
        Thread thread = acceptor;
        if (thread != null && thread != Thread.currentThread()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Ends everything and throws the failures so far. */
    @Override
    public void close() {
        end(Ending.CLOSE);
        awaitAcceptor();
        threads.end();
        failures.throwAny();
    }
}
