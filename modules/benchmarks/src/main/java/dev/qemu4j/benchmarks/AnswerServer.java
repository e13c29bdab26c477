package dev.qemu4j.benchmarks;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A QMP server that answers at once, so that only the client is measured: blocking I/O, a platform thread for each
 * connection, no JSON library. A program of its own, for a process of its own; it needs nothing but the JDK, and ends
 * with its standard input.
 *
 * <p>It expects a request on a line of its own whose last member is the {@code id}, which is what clients send.
 * {@value #EVENTS} makes it send as many events as the argument {@code count} says before it replies.
 */
final class AnswerServer {
    /** Printed to standard output once connections are accepted. */
    static final String READY = "ready";

    /** The command that is answered with events first. */
    static final String EVENTS = "x-events";

    private static final byte[] GREETING =
            ascii("{\"QMP\": {\"version\": {\"qemu\": {\"micro\": 0, \"minor\": 2, \"major\": 7}, "
                    + "\"package\": \"\"}, \"capabilities\": [\"oob\"]}}\r\n");
    private static final byte[] NOTHING = ascii("{\"return\": {}, \"id\": ");
    private static final byte[] STATUS =
            ascii("{\"return\": {\"status\": \"running\", \"singlestep\": false, \"running\": true}, \"id\": ");
    private static final byte[] END = ascii("}\r\n");

    private static final byte[] QUERY_STATUS = ascii("\"query-status\"");
    private static final byte[] SEND_EVENTS = ascii("\"" + EVENTS + "\"");
    private static final byte[] COUNT = ascii("\"count\":");
    private static final byte[] ID = ascii("\"id\":");

    /** Idle connections are many, and have a thread and two buffers each. */
    private static final int STACK = 256 * 1024;

    private static final int BUFFER = 32 * 1024;

    private final SocketChannel client;
    private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER);

    private AnswerServer(SocketChannel client) {
        this.client = client;
    }

    /** Serves the Unix socket whose path is the argument. */
    public static void main(String... arguments) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(Path.of(arguments[0])), 1024);
        startDaemon("accept", () -> accept(server));
        System.out.println(READY);
        while (System.in.read() >= 0) {
            // Its input has no content; its end is the end of the parent process.
        }
        System.exit(0);
    }

    private static void accept(ServerSocketChannel server) {
        try {
            while (true) {
                SocketChannel client = server.accept();
                startDaemon("serve", () -> serve(client));
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void startDaemon(String name, Runnable task) {
        Thread thread = new Thread(null, task, name, STACK);
        thread.setDaemon(true);
        thread.start();
    }

    private static void serve(SocketChannel client) {
        try (client) {
            new AnswerServer(client).serve();
        } catch (IOException e) {
            // The client disconnected.
        }
    }

    private void serve() throws IOException {
        send(GREETING);
        flush();
        byte[] line = new byte[4096];
        int length = 0;
        ByteBuffer in = ByteBuffer.allocateDirect(BUFFER);
        while (client.read(in.clear()) >= 0) {
            in.flip();
            while (in.hasRemaining()) {
                byte b = in.get();
                if (b != '\n') {
                    line[length++] = b;
                } else {
                    answer(line, length);
                    length = 0;
                }
            }
            flush();
        }
    }

    private void answer(byte[] line, int length) throws IOException {
        if (indexOf(QUERY_STATUS, line, length) >= 0) {
            send(STATUS);
        } else {
            if (indexOf(SEND_EVENTS, line, length) >= 0) {
                sendEvents(number(line, indexOf(COUNT, line, length) + COUNT.length));
            }
            send(NOTHING);
        }
        int id = indexOf(ID, line, length) + ID.length;
        out.put(line, id, length - 1 - id);
        send(END);
    }

    private void sendEvents(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            send(Events.event(i));
        }
    }

    private void send(byte[] bytes) throws IOException {
        if (out.remaining() < bytes.length + END.length + Long.BYTES * 3) {
            flush();
        }
        out.put(bytes);
    }

    private void flush() throws IOException {
        out.flip();
        while (out.hasRemaining()) {
            client.write(out);
        }
        out.clear();
    }

    private static int indexOf(byte[] wanted, byte[] in, int length) {
        for (int i = 0; i <= length - wanted.length; i++) {
            if (in[i] == wanted[0] && Arrays.equals(in, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        return -1;
    }

    private static int number(byte[] in, int from) {
        int number = 0;
        for (int i = from; in[i] >= '0' && in[i] <= '9'; i++) {
            number = 10 * number + in[i] - '0';
        }
        return number;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
