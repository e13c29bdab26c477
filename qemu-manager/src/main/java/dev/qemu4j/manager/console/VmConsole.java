package dev.qemu4j.manager.console;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A guest's serial console: what it prints, from its first byte on, and what is typed into it.
 *
 * {@snippet :
 * vm.console().awaitText("login: ", Duration.ofMinutes(1));
 * vm.console().sendLine("root");
 * }
 *
 * <p>What the guest prints is read as UTF-8, with U+FFFD for what is none, and without the carriage return that terminal drivers put
 * before each line feed. The last 256 Ki characters at least (of 16 bits, as Java counts them) are kept, and twice as many at most;
 * what is older is {@linkplain #dropped() dropped}. A guest that prints for ever is never made to wait.
 *
 * <p>{@link #awaitText} reads on where the call before has ended, whoever made it, as a conversation with the guest goes. For another
 * look at the same text, and to take it line by line, there are further {@linkplain #reader() readers}.
 *
 * <p>Safe for use by several threads. No interrupt harms it. It ends with its machine, and what was printed stays readable.
 */
public final class VmConsole implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.manager.console");

    /** How long a guest gets to take what is typed. */
    private static final Duration TAKEN = Duration.ofSeconds(30);

    private static final int READ_SIZE = 4096;

    private final String machine;
    private final SocketChannel channel;
    private final History history = new History();
    private final ConsoleReader reader;
    private final Transmitter transmitter;
    private final Thread thread;

    private VmConsole(String machine, SocketChannel channel) {
        this.machine = machine;
        this.channel = channel;
        this.reader = new ConsoleReader(machine, history);
        this.transmitter = new Transmitter(channel, "vm-console-writer " + machine);
        this.thread = Thread.ofVirtual().name("vm-console " + machine).unstarted(this::read);
    }

    /**
     * Connects to the serial port of a QEMU, whoever started it: one that has
     * {@code -chardev socket,server=on,wait=off,id=console,path=…} and {@code -serial chardev:console}. Machines of a manager are
     * connected by it.
     *
     * @param machine the name of the machine, for messages
     * @param address the address of the socket
     * @return the console, to be closed by the caller
     * @throws IOException if nobody listens there
     * @throws InterruptedException if the thread is interrupted; nothing is left open
     */
    public static VmConsole connect(String machine, SocketAddress address) throws IOException, InterruptedException {
        SocketChannel channel = address instanceof UnixDomainSocketAddress
                ? SocketChannel.open(StandardProtocolFamily.UNIX)
                : SocketChannel.open();
        boolean connected = false;
        try {
            channel.connect(address);
            connected = true;
        } catch (ClosedByInterruptException e) {
            Thread.interrupted();
            throw new InterruptedException();
        } finally {
            if (!connected) {
                channel.close();
            }
        }
        VmConsole console = new VmConsole(machine, channel);
        console.thread.start();
        return console;
    }

    private void read() {
        ByteBuffer bytes = ByteBuffer.allocate(READ_SIZE);
        TextDecoder decoder = new TextDecoder();
        Throwable cause = null;
        try (channel) {
            while (channel.read(bytes) >= 0) {
                history.append(decoder.decode(bytes.flip()));
                bytes.compact();
            }
        } catch (AsynchronousCloseException e) {
            LOG.trace("VM '{}': the console was closed", machine);
        } catch (IOException e) {
            LOG.debug("VM '{}': the console ended", machine, e);
            cause = e;
        } finally {
            history.append(decoder.finish(bytes.flip()));
            history.end(cause);
            transmitter.end();
        }
    }

    /**
     * Waits until the guest has printed a text, and goes on after it.
     *
     * @param text the text, on which no character has a meaning of its own
     * @param timeout how long to wait
     * @return where it is
     * @throws ConsoleTimeoutException if it is not there in time, with the end of what the guest printed; the next call searches the
     *     same text again
     * @throws ConsoleEndedException if the machine has ended without it, with the end of what the guest printed
     * @throws InterruptedException if the thread is interrupted; nothing counts as read
     */
    public ConsoleMatch awaitText(String text, Duration timeout) throws InterruptedException {
        return reader.awaitText(text, timeout);
    }

    /**
     * Waits until the guest has printed something that matches a pattern, and goes on after it. Which match is taken when more text
     * could change it, {@link ConsoleReader#awaitText(Pattern, Duration)} says.
     *
     * @param pattern the pattern
     * @param timeout how long to wait
     * @return what was found
     * @throws ConsoleTimeoutException if there is no match in time, with the end of what the guest printed; the next call
     *     searches the same text again
     * @throws ConsoleEndedException if the machine has ended without a match, with the end of what the guest printed
     * @throws InterruptedException if the thread is interrupted; nothing counts as read
     */
    public ConsoleMatch awaitText(Pattern pattern, Duration timeout) throws InterruptedException {
        return reader.awaitText(pattern, timeout);
    }

    /**
     * Another reader, which begins with the oldest text that is kept, and whose progress is its own.
     *
     * @return the reader; it needs no closing
     */
    public ConsoleReader reader() {
        return new ConsoleReader(machine, history);
    }

    /** {@return what the guest has printed so far, as far as it is kept} */
    public String text() {
        return history.from(0).text();
    }

    /** {@return how many characters are no longer kept} */
    public long dropped() {
        return history.dropped();
    }

    /**
     * Types text into the guest, in UTF-8. Returns when QEMU has it: it gives the guest as much as its serial port takes, and keeps the
     * rest. A guest that has no program reading its serial port may lose it: wait for a prompt first.
     *
     * @param text the text; a terminal's Enter key is a carriage return, {@code "\r"}
     * @throws ConsoleTimeoutException if QEMU has not taken it within 30 seconds, as the guest takes nothing
     * @throws ConsoleEndedException if the machine has ended
     * @throws InterruptedException if the thread is interrupted; the text may be sent or not
     */
    public void send(String text) throws InterruptedException {
        switch (transmitter.send(text.getBytes(StandardCharsets.UTF_8), TAKEN.toNanos())) {
            case WRITTEN -> {}
            case LATE -> throw new ConsoleTimeoutException(machine, "sending", TAKEN, history.tail());
            case ENDED -> throw new ConsoleEndedException(machine, "sending", history.tail(), history.cause());
        }
    }

    /**
     * Types a line into the guest and presses Enter: sends the text and a carriage return.
     *
     * @param line the line
     * @throws ConsoleTimeoutException if QEMU has not taken it within 30 seconds, as the guest takes nothing
     * @throws ConsoleEndedException if the machine has ended
     * @throws InterruptedException if the thread is interrupted; the line may be sent or not
     */
    public void sendLine(String line) throws InterruptedException {
        send(line + '\r');
    }

    /**
     * Waits until the console has ended and all that the guest has printed was read.
     *
     * @param timeout how long to wait
     * @return false if the time was over first
     * @throws InterruptedException if the thread is interrupted
     */
    public boolean awaitEnd(Duration timeout) throws InterruptedException {
        return thread.join(timeout);
    }

    /**
     * Ends the connection, and lets everybody go who waits; what was printed stays readable. A machine does this at its end. Whoever
     * does it before lets what the guest prints from then on vanish.
     */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("VM '{}': the console cannot be closed", machine, e);
        }
        history.awaitEnd();
    }

    /** Returns the name of the machine. */
    @Override
    public String toString() {
        return "console of '" + machine + "'";
    }
}
