package dev.qemu4j.qmp;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

/** Passes on what one client and a QEMU say to each other, and can say something to QEMU in between. */
final class Interloper implements AutoCloseable {
    private final ServerSocketChannel server;
    private final SocketChannel monitor;
    private final ReentrantLock sending = new ReentrantLock();

    private Interloper(ServerSocketChannel server, SocketChannel monitor) {
        this.server = server;
        this.monitor = monitor;
    }

    /** Connects to a monitor, and listens at a socket. */
    static Interloper between(SocketAddress monitor, Path socket) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Interloper interloper = new Interloper(server, SocketChannel.open(monitor));
        Call.start(interloper::serve);
        return interloper;
    }

    SocketAddress address() throws IOException {
        return server.getLocalAddress();
    }

    private Void serve() throws IOException {
        try (SocketChannel client = server.accept()) {
            Call.start(() -> {
                ByteBuffer buffer = ByteBuffer.allocate(8192);
                while (monitor.read(buffer.clear()) >= 0) {
                    write(client, buffer.flip());
                }
                return null;
            });
            ByteBuffer buffer = ByteBuffer.allocate(8192);
            while (client.read(buffer.clear()) >= 0) {
                say(buffer.flip());
            }
        }
        return null;
    }

    /** Says something to QEMU, while the client says nothing. */
    void say(ByteBuffer bytes) throws IOException {
        sending.lock();
        try {
            write(monitor, bytes);
        } finally {
            sending.unlock();
        }
    }

    private static void write(SocketChannel to, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        monitor.close();
    }
}
