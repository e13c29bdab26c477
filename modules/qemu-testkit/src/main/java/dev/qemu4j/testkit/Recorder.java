package dev.qemu4j.testkit;

import dev.qemu4j.testkit.Transcript.Entry;
import dev.qemu4j.testkit.Transcript.Kind;
import dev.qemu4j.testkit.internal.fake.Failures;
import dev.qemu4j.testkit.internal.fake.FakeThreads;
import dev.qemu4j.testkit.internal.fake.Listener;
import dev.qemu4j.testkit.internal.json.JsonFramer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A proxy between a client and a real QEMU that records their conversation, which {@link Replay} repeats without QEMU.
 *
 * <p>Bytes are passed on unchanged. Each message is in the file before it is passed on. Clients are served one after another. Safe for use
 * by several threads.
 */
public final class Recorder implements AutoCloseable {
    private static final int BUFFER = 64 << 10;

    private final SocketAddress qemu;
    private final Listener listener = Listener.onUnixSocket(1);
    private final Failures failures = new Failures();
    private final FakeThreads threads = new FakeThreads(failures);
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by lock.
    private final Writer file;

    // Guarded by lock.
    private final List<Entry> entries = new ArrayList<>();

    private volatile boolean closing;

    private Recorder(SocketAddress qemu, Path transcript) {
        this.qemu = qemu;
        try {
            this.file = Files.newBufferedWriter(transcript);
            file.write(Transcript.COMMENT + " > to QEMU, < from QEMU, + a client connects, - the side that ends it\n");
        } catch (IOException e) {
            listener.close();
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts to listen. It connects to QEMU when a client connects.
     *
     * @param qemu where QEMU's monitor listens, a Unix domain socket or a TCP port
     * @param transcript the file to write, which is overwritten
     * @return the recorder, to be closed by the caller
     * @throws UncheckedIOException if the file cannot be written
     */
    public static Recorder start(SocketAddress qemu, Path transcript) {
        Recorder recorder = new Recorder(qemu, transcript);
        recorder.threads.start("qmp-recorder accept", recorder::serve);
        return recorder;
    }

    /**
     * {@return the Unix domain socket where it listens, for the client to connect to instead of QEMU}
     */
    public SocketAddress address() {
        return listener.address();
    }

    /**
     * {@return the conversation so far}
     */
    public Transcript transcript() {
        lock.lock();
        try {
            return new Transcript(entries);
        } finally {
            lock.unlock();
        }
    }

    private void serve() throws IOException, InterruptedException {
        while (true) {
            try (SocketChannel client = listener.accept();
                    SocketChannel monitor = connect()) {
                record(new Entry(Kind.CONNECTED, ""));
                passBothWays(client, monitor);
            }
        }
    }

    // Whichever direction ends closes what the other one reads from, which ends that too.
    private void passBothWays(SocketChannel client, SocketChannel monitor) throws IOException, InterruptedException {
        Thread back = threads.start("qmp-recorder from QEMU", () -> {
            pass(monitor, client, Kind.FROM_QEMU);
            client.close();
        });
        try {
            pass(client, monitor, Kind.TO_QEMU);
        } finally {
            monitor.close();
            back.join();
        }
    }

    private SocketChannel connect() {
        try {
            return SocketChannel.open(qemu);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot connect to QEMU at " + qemu, e);
        }
    }

    /** Passes bytes on until either side has closed, and records which one was first. */
    private void pass(SocketChannel from, SocketChannel to, Kind kind) {
        boolean fromClient = kind == Kind.TO_QEMU;
        JsonFramer framer = new JsonFramer(frame -> recordMessage(Entry.of(kind, frame)));
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        while (read(from, buffer)) {
            framer.feed(buffer);
            if (!write(to, buffer.rewind())) {
                recordEnd(fromClient ? "qemu" : "client");
                return;
            }
        }
        recordEnd(fromClient ? "client" : "qemu");
    }

    private static boolean read(SocketChannel channel, ByteBuffer buffer) {
        try {
            int count = channel.read(buffer.clear());
            buffer.flip();
            return count >= 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean write(SocketChannel channel, ByteBuffer buffer) {
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** What one side still sends after the other has closed is not recorded. */
    private void recordMessage(Entry entry) {
        lock.lock();
        try {
            if (entries.getLast().kind() != Kind.DISCONNECTED) {
                record(entry);
            }
        } finally {
            lock.unlock();
        }
    }

    private void recordEnd(String side) {
        lock.lock();
        try {
            if (!closing && entries.getLast().kind() != Kind.DISCONNECTED) {
                record(new Entry(Kind.DISCONNECTED, side));
            }
        } finally {
            lock.unlock();
        }
    }

    private void record(Entry entry) {
        lock.lock();
        try {
            entries.add(entry);
            file.write(entry + "\n");
            file.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends the connection and completes the file.
     *
     * @throws AssertionError if QEMU could not be connected to, or the file not written
     */
    @Override
    public void close() {
        closing = true;
        listener.close();
        threads.end();
        lock.lock();
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock.unlock();
        }
        failures.throwAny();
    }
}
