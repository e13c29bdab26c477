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

/** A proxy between one client and the monitor of a QEMU, which can also send bytes of its own to QEMU. */
final class MonitorProxy implements AutoCloseable {
    private final ServerSocketChannel server;
    private final SocketChannel monitor;
    private final ReentrantLock sending = new ReentrantLock();

    private MonitorProxy(ServerSocketChannel server, SocketChannel monitor) {
        this.server = server;
        this.monitor = monitor;
    }

    /** Connects to a monitor and listens at a socket. */
    static MonitorProxy between(SocketAddress monitor, Path socket) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        MonitorProxy proxy = new MonitorProxy(server, SocketChannel.open(monitor));
        Call.start(proxy::serve);
        return proxy;
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
                send(buffer.flip());
            }
        }
        return null;
    }

    /** Sends bytes to QEMU while the client sends nothing. */
    void send(ByteBuffer bytes) throws IOException {
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
