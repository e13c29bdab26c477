package dev.qemu4j.testkit;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client that knows nothing but lines of JSON, and blocks until it has what it wants: tests bound it with a timeout. */
final class PlainClient implements AutoCloseable {
    private final SocketChannel channel;
    private final ByteBuffer input = ByteBuffer.allocate(64 << 10).flip();

    PlainClient(SocketChannel channel) {
        this.channel = channel;
    }

    static PlainClient connect(SocketAddress address) throws IOException {
        return new PlainClient(SocketChannel.open(address));
    }

    /** Connects and gets through the greeting and the negotiation. */
    static PlainClient negotiate(SocketAddress address, String... capabilities) throws IOException {
        PlainClient client = connect(address);
        client.read();
        client.send("{\"execute\": \"qmp_capabilities\", \"arguments\": {\"enable\": "
                + JsonMapper.shared().writeValueAsString(capabilities) + "}}");
        client.read();
        return client;
    }

    PlainClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    PlainClient send(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        return this;
    }

    /** Sends and reads one message. */
    JsonNode ask(String text) throws IOException {
        return send(text).read();
    }

    JsonNode execute(String command) throws IOException {
        return ask("{\"execute\": \"" + command + "\"}");
    }

    JsonNode read() throws IOException {
        return JsonMapper.shared().readTree(readLine());
    }

    String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            int b = readByte();
            if (b < 0) {
                throw new EOFException("after '" + line.toString(StandardCharsets.UTF_8) + "'");
            }
            line.write(b);
            if (b == '\n') {
                return line.toString(StandardCharsets.UTF_8).strip();
            }
        }
    }

    /** The next byte, or -1 at the end. */
    int readByte() throws IOException {
        if (!input.hasRemaining()) {
            input.clear();
            int count = channel.read(input);
            input.flip();
            if (count < 0) {
                return -1;
            }
        }
        return input.get() & 0xff;
    }

    String readToEnd() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int b = readByte(); b >= 0; b = readByte()) {
            all.write(b);
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    /** What one read of the channel gives, as text. */
    String readChunk() throws IOException {
        input.clear();
        int count = channel.read(input);
        input.flip();
        String text = count < 0 ? "" : StandardCharsets.UTF_8.decode(input).toString();
        input.position(input.limit());
        return text;
    }

    SocketChannel channel() {
        return channel;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
