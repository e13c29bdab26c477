package dev.qemu4j.qmp;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A QMP server that stores nothing, so that a test for leaks of a client does not measure the server. It replies to every
 * command with success, except to {@code silence}.
 */
final class PlainServer implements AutoCloseable {
    private final boolean greets;
    private final Path directory;
    private final ServerSocketChannel server;
    private final Call<Void> accepting;

    static PlainServer start() throws IOException {
        return new PlainServer(true);
    }

    /** Starts a server that does not greet. */
    static PlainServer silent() throws IOException {
        return new PlainServer(false);
    }

    private PlainServer(boolean greets) throws IOException {
        this.greets = greets;
        directory = Files.createTempDirectory("ps");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(directory.resolve("qmp.sock")));
        accepting = Call.start(this::accept);
    }

    SocketAddress address() throws IOException {
        return server.getLocalAddress();
    }

    private Void accept() throws IOException {
        while (server.isOpen()) {
            try (SocketChannel client = server.accept()) {
                serve(client);
            } catch (IOException e) {
                // the client left, or the server is closed
            }
        }
        return null;
    }

    private void serve(SocketChannel client) throws IOException {
        if (greets) {
            write(client, "{\"QMP\": {\"version\": {}, \"capabilities\": []}}\r\n");
        }
        BufferedReader requests = new BufferedReader(Channels.newReader(client, StandardCharsets.UTF_8));
        for (String request = requests.readLine(); request != null; request = requests.readLine()) {
            if (!request.contains("silence")) {
                write(client, "{\"return\": {}, " + request.substring(request.indexOf("\"id\"")) + "\r\n");
            }
        }
    }

    private static void write(SocketChannel client, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            client.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        SocketAddress address = address();
        server.close();
        try {
            accepting.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Files.deleteIfExists(((UnixDomainSocketAddress) address).getPath());
        Files.delete(directory);
    }
}
