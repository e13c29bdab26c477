package dev.qemu4j.manager.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The other end of a console: a guest that prints what a test tells it. */
final class Guest implements AutoCloseable {
    private final ServerSocketChannel server;
    private final VmConsole console;
    private final SocketChannel channel;

    Guest(Path folder) throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("console"));
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address);
        console = VmConsole.connect("scripted", address);
        channel = server.accept();
    }

    VmConsole console() {
        return console;
    }

    void print(String text) {
        print(text.getBytes(StandardCharsets.UTF_8));
    }

    void print(byte[] bytes) {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads that many bytes of input. */
    String read(int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
            // until all bytes have arrived
        }
        return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
    }

    void end() throws IOException {
        channel.close();
    }

    @Override
    public void close() throws IOException {
        channel.close();
        server.close();
        console.close();
    }
}
