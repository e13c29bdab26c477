package dev.qemu4j.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * The least that a Java program can do to use a QMP server: one thread writes a request and reads until the line ends.
 * It understands nothing of what it reads.
 */
final class BareChannel implements AutoCloseable {
    private final SocketChannel channel;
    private final ByteBuffer request = direct("{\"execute\":\"query-status\",\"id\":1}\n");
    private final ByteBuffer reply = ByteBuffer.allocateDirect(64 * 1024);

    private BareChannel(SocketChannel channel) {
        this.channel = channel;
    }

    /** Connects, reads the greeting, and enables what {@code QmpClient} enables. */
    static BareChannel connect(UnixDomainSocketAddress address) throws IOException {
        BareChannel bare = new BareChannel(SocketChannel.open(address));
        bare.awaitGreeting();
        bare.negotiate();
        return bare;
    }

    static BareChannel over(SocketChannel connected) {
        return new BareChannel(connected);
    }

    void awaitGreeting() throws IOException {
        readLine();
    }

    void negotiate() throws IOException {
        exchange(direct("{\"execute\":\"qmp_capabilities\",\"arguments\":{\"enable\":[\"oob\"]},\"id\":0}\n"));
    }

    SocketChannel channel() {
        return channel;
    }

    void queryStatus() throws IOException {
        exchange(request.rewind());
    }

    /** Executes a command without arguments. Events before its reply are skipped. */
    void execute(String command) throws IOException {
        exchange(direct("{\"execute\":\"" + command + "\",\"id\":2}\n"));
        while (!lastLines().contains("\"return\"")) {
            readLine();
        }
    }

    private String lastLines() {
        return StandardCharsets.US_ASCII.decode(reply.duplicate().flip()).toString();
    }

    private void exchange(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        readLine();
    }

    private void readLine() throws IOException {
        reply.clear();
        do {
            if (channel.read(reply) < 0) {
                throw new EOFException("the server closed the connection");
            }
        } while (reply.get(reply.position() - 1) != '\n');
    }

    static ByteBuffer direct(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
