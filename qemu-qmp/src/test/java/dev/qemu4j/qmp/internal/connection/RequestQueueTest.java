package dev.qemu4j.qmp.internal.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.qmp.internal.time.Deadline;
import dev.qemu4j.qmp.internal.transport.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests are sent by the writer, or by the reader before it reads again. */
@Timeout(30)
class RequestQueueTest {
    private final RequestQueue queue = new RequestQueue("a peer");
    private final Wire wire = new Wire();

    /** Records each write. */
    private static final class Wire implements Transport {
        private final List<String> writes = new CopyOnWriteArrayList<>();
        private @Nullable IOException failure;

        @Override
        public int read(ByteBuffer into) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            if (failure != null) {
                throw failure;
            }
            writes.add(US_ASCII.decode(bytes).toString());
        }
    }

    private PendingCommand add(long id, String request) {
        PendingCommand command =
                new PendingCommand(id, "x", request.getBytes(US_ASCII), Deadline.after(Duration.ofMinutes(1)));
        queue.add(command);
        return command;
    }

    /** Starts a writer, and waits until it has nothing to send. */
    private Thread startWriter() {
        Thread writer = Thread.ofVirtual().start(() -> {
            try {
                queue.writeTo(wire);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        awaitIdle(writer);
        return writer;
    }

    private static void awaitIdle(Thread writer) {
        while (writer.getState() != Thread.State.WAITING) {
            assertThat(writer.isAlive()).isTrue();
            Thread.onSpinWait();
        }
    }

    /** Lets a writer send the requests that are left, and end. */
    private void letWriterRun() throws InterruptedException {
        Thread writer = startWriter();
        queue.end();
        writer.join();
    }

    @Test
    void theReaderSendsRequestsThatAreAddedAfterItAnnouncesThat() {
        queue.readerWillSend();
        PendingCommand first = add(1, "a");
        PendingCommand outOfBand = add(-1, "b");
        queue.sendFromReader(wire);
        assertThat(wire.writes).containsExactly("ba");
        assertThat(first.wasSent()).isTrue();
        assertThat(outOfBand.wasSent()).isTrue();
        assertThat(queue.size()).isZero();
    }

    @Test
    void theReaderDoesNotSendWithdrawnRequests() {
        queue.readerWillSend();
        assertThat(add(1, "a").withdraw()).isTrue();
        add(2, "b");
        queue.sendFromReader(wire);
        assertThat(wire.writes).containsExactly("b");
    }

    @Test
    void theWriterSendsWhatMayNotFitIntoTheSocket() throws InterruptedException {
        String large = "x".repeat(5000);
        queue.readerWillSend();
        add(1, "a");
        add(2, large);
        queue.sendFromReader(wire);
        assertThat(wire.writes).containsExactly("a");
        letWriterRun();
        assertThat(wire.writes).containsExactly("a", large);
    }

    @Test
    void theWriterSendsWhileAReplyIsPending() throws InterruptedException {
        queue.readerWillSend();
        add(1, "a");
        queue.sendFromReader(wire);
        queue.readerWillSend();
        add(2, "b");
        queue.sendFromReader(wire);
        assertThat(wire.writes).containsExactly("a");
        letWriterRun();
        assertThat(wire.writes).containsExactly("a", "b");
    }

    @Test
    void theWriterSendsWhileAnOutOfBandReplyIsPending() {
        queue.readerWillSend();
        add(-1, "a");
        queue.sendFromReader(wire);
        queue.readerWillSend();
        add(1, "b");
        queue.sendFromReader(wire);
        assertThat(wire.writes).containsExactly("a");
        queue.repliedOutOfBand();
        queue.sendFromReader(wire);
        assertThat(wire.writes).containsExactly("a", "b");
    }

    @Test
    void theReaderSendsAgainOnceEverythingIsAnswered() {
        queue.readerWillSend();
        PendingCommand first = add(1, "a");
        queue.sendFromReader(wire);
        queue.replied(first.number());
        queue.readerWillSend();
        add(2, "b");
        queue.sendFromReader(wire);
        assertThat(wire.writes).containsExactly("a", "b");
    }

    @Test
    void theWriterReportsAFailedWriteOfTheReader() {
        IOException broken = new IOException("broken pipe");
        wire.failure = broken;
        queue.readerWillSend();
        add(1, "a");
        queue.sendFromReader(wire);
        assertThatThrownBy(() -> queue.writeTo(wire)).isSameAs(broken);
    }

    @Test
    void aRequestWakesTheWriterUnlessTheReaderWillSendIt() throws InterruptedException {
        Thread writer = startWriter();
        queue.readerWillSend();
        queue.sendFromReader(wire);
        add(1, "a");
        while (wire.writes.isEmpty()) {
            Thread.onSpinWait();
        }
        queue.end();
        writer.join();
        assertThat(wire.writes).containsExactly("a");
    }

    @Test
    void theReaderWakesTheWriterForRequestsItDoesNotSend() throws InterruptedException {
        Thread writer = startWriter();
        String large = "x".repeat(5000);
        queue.readerWillSend();
        add(1, large);
        assertThat(wire.writes).isEmpty();
        queue.sendFromReader(wire);
        while (wire.writes.isEmpty()) {
            Thread.onSpinWait();
        }
        queue.end();
        writer.join();
        assertThat(wire.writes).containsExactly(large);
    }

    @Test
    void requestsThatAreWithdrawnAreRemovedWhileThePeerDoesNotRead() {
        List<PendingCommand> commands = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            commands.add(add(i % 2 == 0 ? i : -i, "a"));
        }
        assertThat(queue.size()).isEqualTo(100);
        for (PendingCommand command : commands) {
            assertThat(command.withdraw()).isTrue();
            queue.remove(command);
        }
        assertThat(queue.size()).isZero();
    }

    @Test
    void aWriteThatFailsEndsTheWriter() {
        wire.failure = new IOException("broken pipe");
        add(1, "a");
        assertThatThrownBy(() -> queue.writeTo(wire)).isSameAs(wire.failure);
    }
}
