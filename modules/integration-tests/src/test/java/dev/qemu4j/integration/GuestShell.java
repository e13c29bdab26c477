package dev.qemu4j.integration;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The shell that the Linux guest of the tests has on its first serial port, when that is a Unix domain socket. */
final class GuestShell implements AutoCloseable {
    private final SocketChannel channel;
    private final Thread reader;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final StringBuilder seen = new StringBuilder(); // Guarded by lock.
    private boolean ended; // Guarded by lock.
    private int commands;

    private GuestShell(SocketChannel channel) {
        this.channel = channel;
        this.reader = Thread.ofVirtual().name("guest-shell").start(this::read);
    }

    /** Connects. To be called before the guest runs, because earlier output is lost. */
    static GuestShell connect(Path socket) throws IOException {
        return new GuestShell(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
    }

    private void read() {
        ByteBuffer bytes = ByteBuffer.allocate(8192);
        try {
            while (channel.read(bytes.clear()) >= 0) {
                append(StandardCharsets.ISO_8859_1.decode(bytes.flip()).toString(), false);
            }
        } catch (IOException e) {
            append("\n[" + e + "]", true);
        }
        append("", true);
    }

    private void append(String text, boolean last) {
        lock.lock();
        try {
            seen.append(text);
            ended |= last;
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void awaitReady() throws InterruptedException {
        await("guest ready", 0);
        run("dmesg -n 1"); // the kernel keeps out of the answers
    }

    /** Waits for a text, and returns where it ends. */
    private int await(String text, int from) throws InterruptedException {
        long left = Await.LONG_ENOUGH.multipliedBy(4).toNanos();
        lock.lock();
        try {
            while (seen.indexOf(text, from) < 0) {
                if (ended || left <= 0) {
                    throw new AssertionError("the guest has not said '" + text + "', but: " + seen.substring(from));
                }
                left = more.awaitNanos(left);
            }
            return seen.indexOf(text, from) + text.length();
        } finally {
            lock.unlock();
        }
    }

    private int length() {
        lock.lock();
        try {
            return seen.length();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Runs a command line and returns its output without prompts, which may appear at any time. For background jobs see {@link Linux#run}.
     */
    String run(String command) throws InterruptedException {
        int from = length();
        int number = commands++;
        String begin = "begun-" + number;
        String end = "ended-" + number;
        try {
            // In two pieces, so that the echo of the command does not match.
            channel.write(StandardCharsets.ISO_8859_1.encode(
                    "{ echo beg''un-" + number + "; " + command + "\n} 2>&1; echo end''ed-" + number + "\n"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        int first = await(begin, from);
        int last = await(end, first) - end.length();
        lock.lock();
        try {
            return seen.substring(first, last)
                    .replace("\r", "")
                    .replace("> ", "")
                    .strip();
        } finally {
            lock.unlock();
        }
    }

    /** Runs a command line again and again until it prints something that contains the text. */
    String runUntil(String command, String text) throws Exception {
        return Await.until(text + " from " + command, () -> run(command), answer -> answer.contains(text));
    }

    /** The same, until it prints something that doesn't. */
    String runUntilNot(String command, String text) throws Exception {
        return Await.until("no " + text + " from " + command, () -> run(command), answer -> !answer.contains(text));
    }

    @Override
    public void close() throws IOException {
        channel.close();
        boolean interrupted = Thread.interrupted();
        try {
            reader.join();
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
