package dev.qemu4j.testkit.internal.fake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A listening socket, and its file and directory. Safe for use by several threads. */
public final class Listener implements Endpoint {
    private final ServerSocketChannel channel;
    private final SocketAddress address;
    private final @Nullable Path directory;

    private Listener(ServerSocketChannel channel, SocketAddress address, @Nullable Path directory) {
        this.channel = channel;
        this.address = address;
        this.directory = directory;
    }

    /** Listens on a socket in a private directory of its own, whose name is short: a path holds about 100 bytes. */
    public static Listener onUnixSocket(int backlog) {
        Path directory = null;
        try {
            directory = Files.createTempDirectory("fq");
            return open(UnixDomainSocketAddress.of(directory.resolve("qmp.sock")), backlog, directory);
        } catch (IOException e) {
            if (directory != null) {
                delete(directory);
            }
            throw new UncheckedIOException(e);
        }
    }

    /** Listens on a free port of the loopback interface. */
    public static Listener onTcp(int backlog) {
        return on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), backlog);
    }

    public static Listener on(SocketAddress where, int backlog) {
        try {
            return open(where, backlog, null);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + where, e);
        }
    }

    private static Listener open(SocketAddress where, int backlog, @Nullable Path directory) throws IOException {
        ServerSocketChannel channel = where instanceof UnixDomainSocketAddress
                ? ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                : ServerSocketChannel.open();
        try {
            channel.bind(where, backlog);
            return new Listener(channel, channel.getLocalAddress(), directory);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public SocketAddress address() {
        return address;
    }

    @Override
    public SocketChannel accept() throws IOException {
        SocketChannel client = channel.accept();
        if (!(address instanceof UnixDomainSocketAddress)) {
            sendAtOnce(client);
        }
        return client;
    }

    /** Disables Nagle's algorithm, so that small messages are sent at once. */
    static void sendAtOnce(SocketChannel tcp) throws IOException {
        tcp.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    /** Stops listening and leaves the socket's file behind, as a killed process does. */
    @Override
    public void abandon() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops listening and removes the socket's file and directory. */
    @Override
    public void close() {
        abandon();
        if (address instanceof UnixDomainSocketAddress unix) {
            delete(unix.getPath());
        }
        if (directory != null) {
            delete(directory);
        }
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
