package dev.qemu4j.qmp;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** A QEMU that connects to its client, greets, and answers every command with success. */
final class DialingQemu implements AutoCloseable {
    private final SocketChannel channel;
    private final Call<Void> session;

    private DialingQemu(SocketChannel channel) {
        this.channel = channel;
        this.session = Call.start(this::serve);
    }

    static DialingQemu dial(SocketAddress address) throws IOException {
        SocketChannel channel = address instanceof UnixDomainSocketAddress
                ? SocketChannel.open(StandardProtocolFamily.UNIX)
                : SocketChannel.open();
        channel.connect(address);
        return new DialingQemu(channel);
    }

    private Void serve() throws IOException {
        try {
            write("{\"QMP\": {\"version\": {}, \"capabilities\": []}}\r\n");
            BufferedReader requests = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
            for (String request = requests.readLine(); request != null; request = requests.readLine()) {
                write("{\"return\": {}, " + request.substring(request.indexOf("\"id\"")) + "\r\n");
            }
        } catch (IOException e) {
            // the client left
        }
        return null;
    }

    private void write(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    boolean isConnected() {
        return !session.isDone();
    }

    /** Waits until the client has left. */
    void awaitEnd() throws InterruptedException {
        session.get();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
