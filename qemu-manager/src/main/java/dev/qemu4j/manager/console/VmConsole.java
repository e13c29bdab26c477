package dev.qemu4j.manager.console;

import dev.qemu4j.manager.internal.concurrent.Cleanup;
import dev.qemu4j.manager.internal.concurrent.Persistently;
import dev.qemu4j.manager.internal.concurrent.Uninterruptibly;
import dev.qemu4j.manager.internal.log.MachineLog;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A guest's serial console: the guest's output from its first byte on, and its input.
 *
 * {@snippet :
 * vm.console().awaitText("login: ", Duration.ofMinutes(1));
 * vm.console().sendLine("root");
 * }
 *
 * <p>Output is decoded as UTF-8, with U+FFFD for malformed input, and without the carriage return that terminal drivers put before each
 * line feed. At least the last 256 Ki characters (of 16 bits, as in a {@code String}) are kept, and at most twice as many; older output is
 * {@linkplain #dropped() dropped}. The guest never has to wait for a reader.
 *
 * <p>{@link #awaitText} continues where the previous call ended, on whatever thread that was, so calls follow a dialogue with the guest.
 * To read the same output again, or line by line, use another {@linkplain #reader() reader}.
 *
 * <p>Safe for use by several threads. An interrupt ends the call, not the console. The console ends with its machine; its output stays
 * readable.
 */
public final class VmConsole implements AutoCloseable {
    /** How long a guest gets to take input. */
    private static final Duration SEND_TIMEOUT = Duration.ofSeconds(30);

    private static final int READ_SIZE = 4096;

    private final String machine;
    private final MachineLog log;
    private final SocketChannel channel;
    private final History history = new History();
    private final ConsoleReader reader;
    private final Transmitter transmitter;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    // Confined to the thread.
    private final ByteBuffer bytes = ByteBuffer.allocate(READ_SIZE);
    private final TextDecoder decoder = new TextDecoder();
    private @Nullable Throwable cause;

    private VmConsole(String machine, SocketChannel channel) {
        this.machine = machine;
        this.log = MachineLog.of("dev.qemu4j.manager.console", machine);
        this.channel = channel;
        this.reader = new ConsoleReader(machine, history);
        this.transmitter = new Transmitter(channel, "vm-console-writer " + machine);
        this.thread = Thread.ofVirtual().name("vm-console " + machine).unstarted(this::read);
    }

    /**
     * Connects to the serial port of any QEMU that was started with
     * {@code -chardev socket,server=on,wait=off,id=console,path=…} and {@code -serial chardev:console}. The manager connects the consoles
     * of its own machines.
     *
     * @param machine the name of the machine, for messages
     * @param address the address of the socket
     * @return the console; the caller closes it
     * @throws IOException if the connection fails
     * @throws InterruptedException if the thread is interrupted; nothing stays open
     */
    public static VmConsole connect(String machine, SocketAddress address) throws IOException, InterruptedException {
        return of(machine, ConsoleSocket.connect(address));
    }

    /**
     * Connects like {@link #connect(String, SocketAddress)}, within a time.
     *
     * @param machine the name of the machine, for messages
     * @param address the address of the socket
     * @param timeout how long to wait while QEMU does not accept connections
     * @return the console; the caller closes it
     * @throws java.net.SocketTimeoutException if QEMU has not accepted the connection in that time
     * @throws IOException if the connection fails
     * @throws InterruptedException if the thread is interrupted; nothing stays open
     */
    public static VmConsole connect(String machine, UnixDomainSocketAddress address, Duration timeout)
            throws IOException, InterruptedException {
        return of(machine, ConsoleSocket.connect(address, Deadline.after(timeout)));
    }

    private static VmConsole of(String machine, SocketChannel channel) throws IOException {
        boolean started = false;
        try {
            VmConsole console = new VmConsole(machine, channel);
            console.thread.start();
            started = true;
            return console;
        } finally {
            if (!started) {
                channel.close();
            }
        }
    }

    /** Reads the guest's output to its end, whatever fails meanwhile. */
    private void read() {
        try (channel) {
            Uninterruptibly.run(() -> Persistently.run(this::readOn, this::failed, this::pause));
        } catch (IOException e) {
            log.debug("the console's connection cannot be closed: {}", e);
        } finally {
            Cleanup.runAll(
                    () -> history.append(decoder.finish(bytes.flip())),
                    () -> history.end(cause),
                    transmitter::end,
                    log::end);
        }
    }

    private void readOn() {
        bytes.clear();
        try {
            while (channel.read(bytes) >= 0) {
                history.append(decoder.decode(bytes.flip()));
                bytes.compact();
            }
        } catch (ClosedChannelException e) {
            log.debug("console closed");
        } catch (IOException e) {
            log.debug("console ended by a failed read: {}", e);
            cause = e;
        }
    }

    private void failed(Throwable failure) {
        log.error(failure, "some output of the console was lost; reading on");
    }

    private boolean pause(Duration time) throws InterruptedException {
        return !closing.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * Waits until the guest prints a text, and reads up to its end.
     *
     * @param text the text, taken literally
     * @param timeout how long to wait
     * @return the match
     * @throws ConsoleTimeoutException if the guest has not printed it in time; it has the end of the output, and the next call searches
     *     the same output again
     * @throws ConsoleEndedException if the machine has ended without it; it has the end of the output
     * @throws InterruptedException if the thread is interrupted; nothing has been read
     */
    public ConsoleMatch awaitText(String text, Duration timeout) throws InterruptedException {
        return reader.awaitText(text, timeout);
    }

    /**
     * Waits until the guest's output matches a pattern, and reads up to the end of the match. For a match that more output could change,
     * see {@link ConsoleReader#awaitText(Pattern, Duration)}.
     *
     * @param pattern the pattern
     * @param timeout how long to wait
     * @return the match
     * @throws ConsoleTimeoutException if there is no match in time; it has the end of the output, and the next call searches the same
     *     output again
     * @throws ConsoleEndedException if the machine has ended without a match; it has the end of the output
     * @throws InterruptedException if the thread is interrupted; nothing has been read
     */
    public ConsoleMatch awaitText(Pattern pattern, Duration timeout) throws InterruptedException {
        return reader.awaitText(pattern, timeout);
    }

    /**
     * Opens another reader, with a position of its own, at the oldest output that is kept.
     *
     * @return the reader; it need not be closed
     */
    public ConsoleReader reader() {
        return new ConsoleReader(machine, history);
    }

    /** {@return the output so far, without what has been dropped} */
    public String text() {
        return history.from(0).text();
    }

    /** {@return how many characters have been dropped} */
    public long dropped() {
        return history.dropped();
    }

    /**
     * Types text into the guest, in UTF-8. Returns when QEMU has the text; QEMU passes it on as the guest's serial port takes it. A guest
     * with no program that reads its serial port may lose it: wait for a prompt first.
     *
     * @param text the text; a terminal's Enter key is a carriage return, {@code "\r"}
     * @throws ConsoleTimeoutException if QEMU has not taken the text within 30 seconds, because the guest takes no input
     * @throws ConsoleEndedException if the machine has ended
     * @throws InterruptedException if the thread is interrupted; the text may or may not be sent
     */
    public void send(String text) throws InterruptedException {
        switch (transmitter.send(text.getBytes(StandardCharsets.UTF_8), SEND_TIMEOUT.toNanos())) {
            case WRITTEN -> {}
            case TIMED_OUT ->
                throw new ConsoleTimeoutException(machine, "the guest to take input", SEND_TIMEOUT, history.tail());
            case ENDED ->
                throw new ConsoleEndedException(machine, "the guest to take input", history.tail(), history.cause());
        }
    }

    /**
     * Types a line into the guest and presses Enter: sends the text and a carriage return.
     *
     * @param line the line
     * @throws ConsoleTimeoutException if QEMU has not taken the line within 30 seconds, because the guest takes no input
     * @throws ConsoleEndedException if the machine has ended
     * @throws InterruptedException if the thread is interrupted; the line may or may not be sent
     */
    public void sendLine(String line) throws InterruptedException {
        send(line + '\r');
    }

    /**
     * Waits until the console has ended and all of the guest's output has been received.
     *
     * @param timeout how long to wait
     * @return false if the timeout passed first
     * @throws InterruptedException if the thread is interrupted
     */
    public boolean awaitEnd(Duration timeout) throws InterruptedException {
        return thread.join(timeout);
    }

    /**
     * Closes the connection. Waiting calls fail; the output so far stays readable. A machine closes its consoles at its end. After an
     * earlier close, further output of the guest is lost.
     */
    @Override
    public void close() {
        closing.countDown();
        try {
            channel.close();
        } catch (IOException e) {
            log.debug("console cannot be closed: {}", e);
        }
        history.awaitEnd();
    }

    /** Returns the name of the machine. */
    @Override
    public String toString() {
        return "console of '" + machine + "'";
    }
}
