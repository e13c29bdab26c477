package dev.qemu4j.testkit;

import dev.qemu4j.testkit.internal.fake.Listener;
import dev.qemu4j.testkit.internal.fake.Session;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A server that replays a {@link Transcript}: it sends what QEMU sent, and checks that the client sends what was recorded.
 *
 * <p>Requests must come in the recorded order and be equal as JSON. Their ids may differ: replies have the ids of the client. Where a value
 * differs from run to run, such as a path, put {@code "<any>"} in its place in the file. The first recorded connection is replayed to
 * the first client, and so on.
 *
 * <p>A different request gets an error, ends the connection and makes {@link #close()} throw. So does a missing request. Safe for use by
 * several threads.
 */
public final class Replay implements AutoCloseable {
    // How long a request may take that the client sent just before it closed the connection.
    private static final Duration LAST_REQUESTS = Duration.ofSeconds(1);

    private final List<ReplaySession.Recording> recordings;
    private final FakeServer server;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Replay(Transcript transcript) {
        recordings = transcript.connections().stream()
                .map(ReplaySession.Recording::new)
                .toList();
        server = new FakeServer(Listener.onUnixSocket(1), 1, false, this::session);
        server.start();
    }

    /**
     * {@return a server that replays a transcript, on a Unix domain socket in a private temporary directory}
     *
     * @param transcript the transcript
     */
    public static Replay start(Transcript transcript) {
        return new Replay(transcript);
    }

    /**
     * {@return a server that replays the transcript in a file}
     *
     * @param transcript the file
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if a line is invalid
     */
    public static Replay start(Path transcript) throws IOException {
        return start(Transcript.read(transcript));
    }

    private Session session(FakeConnection connection) {
        if (connection.number() > recordings.size()) {
            String what = "the transcript has %d connections, and this is client %d"
                    .formatted(recordings.size(), connection.number());
            server.failures().add(what, null);
            return new ReplaySession(connection, new ReplaySession.Recording(List.of()), server.failures());
        }
        return new ReplaySession(connection, recordings.get(connection.number() - 1), server.failures());
    }

    /**
     * {@return where it listens, for a client to connect to}
     */
    public SocketAddress address() {
        return server.address();
    }

    /**
     * Waits until every recorded request has been received.
     *
     * @param timeout how long to wait at most
     * @throws AssertionError if some are missing after the timeout, or a request was different; the message says which
     * @throws InterruptedException if the caller is interrupted
     */
    public void awaitPlayed(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        for (ReplaySession.Recording recording : recordings) {
            if (!recording.missing().await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                break;
            }
        }
        server.failures().throwAny();
        throwMissing();
    }

    private void throwMissing() {
        List<Transcript.Entry> missing = new ArrayList<>();
        recordings.forEach(recording -> missing.addAll(recording.missingRequests()));
        if (!missing.isEmpty()) {
            throw new AssertionError("the client never sent: " + missing);
        }
    }

    /**
     * Ends the connection and the server.
     *
     * @throws AssertionError if the client did not send what was recorded
     */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        try {
            awaitPlayed(LAST_REQUESTS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            server.close();
        }
    }
}
