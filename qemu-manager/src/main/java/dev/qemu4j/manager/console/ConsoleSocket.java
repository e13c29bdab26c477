package dev.qemu4j.manager.console;

import dev.qemu4j.qmp.internal.time.Deadline;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Connects to a console's socket. */
final class ConsoleSocket {
    private static final long PAUSE_NANOS = Duration.ofMillis(1).toNanos();

    private ConsoleSocket() {}

    /** Waits for a TCP connection as long as the system does. */
    static SocketChannel connect(SocketAddress address) throws IOException, InterruptedException {
        return address instanceof UnixDomainSocketAddress unix
                ? connect(unix, Deadline.NEVER)
                : interruptible(() -> SocketChannel.open(address));
    }

    static SocketChannel connect(UnixDomainSocketAddress address, Deadline deadline)
            throws IOException, InterruptedException {
        while (true) {
            try {
                return interruptible(() -> connectAtOnce(address));
            } catch (ConnectException e) {
                throw e; // nobody listens
            } catch (SocketException e) {
                // The system tells in words only that too many wait for being accepted.
                if (Files.notExists(address.getPath())) {
                    throw e;
                }
                if (deadline.hasPassed()) {
                    throw late(address, e);
                }
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static SocketTimeoutException late(UnixDomainSocketAddress address, SocketException cause) {
        SocketTimeoutException late = new SocketTimeoutException(address + ": its owner does not accept connections");
        late.initCause(cause);
        return late;
    }

    /** A blocking call would wait with those that wait for being accepted, and some threads could not be interrupted. */
    private static SocketChannel connectAtOnce(UnixDomainSocketAddress address) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        boolean connected = false;
        try {
            channel.configureBlocking(false);
            connected = channel.connect(address);
            if (!connected) {
                throw new SocketException(address + ": the connection is pending");
            }
            channel.configureBlocking(true);
            return channel;
        } finally {
            if (!connected) {
                channel.close();
            }
        }
    }

    private interface Attempt {
        SocketChannel run() throws IOException;
    }

    private static SocketChannel interruptible(Attempt attempt) throws IOException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        try {
            return attempt.run();
        } catch (ClosedByInterruptException e) {
            Thread.interrupted();
            throw new InterruptedException();
        }
    }
}
