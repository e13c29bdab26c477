package dev.qemu4j.image.cache;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntPredicate;

/** A server on loopback that says what a test wants, also what no proper server says. One request for each connection. */
final class TestServer implements AutoCloseable {
    /** A request as it came in; the names of its headers are in lower case. */
    record Request(String path, Map<String, String> headers) {
        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }
    }

    /** What is answered. */
    interface Handler {
        void answer(Request request, OutputStream out) throws IOException, InterruptedException;
    }

    private final ServerSocket socket;
    private volatile Handler handler;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    TestServer(Handler handler) throws IOException {
        this.handler = handler;
        this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /** Serves this content to everybody who asks for anything. */
    static TestServer of(byte[] content) throws IOException {
        return new TestServer((request, out) -> answer(out, 200, content));
    }

    void handler(Handler next) {
        handler = next;
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort() + path);
    }

    List<Request> requests() {
        return requests;
    }

    /** Blocks until the server is closed, as one does that hangs. */
    void hang() throws InterruptedException {
        closed.await();
    }

    static void answer(OutputStream out, int status, byte[] body, String... headers) throws IOException {
        head(out, status, body.length, headers);
        out.write(body);
    }

    static void head(OutputStream out, int status, long length, String... headers) throws IOException {
        String text = "HTTP/1.1 " + status + " Whatever\r\nConnection: close\r\n"
                + (length < 0 ? "" : "Content-Length: " + length + "\r\n") + String.join("\r\n", headers)
                + (headers.length == 0 ? "" : "\r\n") + "\r\n";
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    /** As a proper server with ranges does; it ends the connection after {@code limit} bytes of each body for which the predicate says so. */
    Handler ranges(byte[] content, String etag, int limit, IntPredicate cut) {
        return (request, out) -> {
            Optional<String> range = request.header("range");
            boolean isPart = range.isPresent() && request.header("if-range").equals(Optional.of(etag));
            int begin = isPart ? Integer.parseInt(range.get().replaceAll("\\D", "")) : 0;
            byte[] body = Arrays.copyOfRange(content, begin, content.length);
            if (isPart) {
                String contentRange = "bytes " + begin + "-" + (content.length - 1) + "/" + content.length;
                head(out, 206, body.length, "ETag: " + etag, "Content-Range: " + contentRange);
            } else {
                head(out, 200, body.length, "ETag: " + etag);
            }
            out.write(body, 0, cut.test(requests.size()) ? limit : body.length);
        };
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = socket.accept();
                Thread.ofVirtual().start(() -> serve(connection));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
            String first = lines.readLine();
            if (first == null) {
                return;
            }
            Map<String, String> headers = new TreeMap<>();
            for (String line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
                String[] parts = line.split(": ", 2);
                headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
            }
            Request request = new Request(first.split(" ", -1)[1], headers);
            requests.add(request);
            handler.answer(request, connection.getOutputStream());
            connection.getOutputStream().flush();
        } catch (IOException e) {
            // The client has gone.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        socket.close();
    }
}
