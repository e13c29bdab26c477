package dev.qemu4j.testkit.internal.fake;

import dev.qemu4j.testkit.internal.fake.Step.Ending;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Writes to one client on a thread of its own, so that a client that does not read blocks no other thread.
 *
 * <p>Safe for use by several threads.
 */
public final class Outbox {
    // Long enough for the reader at the other end to be woken between two pieces, most of the time.
    private static final long BETWEEN_PIECES_NANOS = 20_000;

    private final BlockingQueue<List<Output>> queue = new LinkedBlockingQueue<>();
    private final SocketChannel channel;
    private final Consumer<Ending> onEnd;
    private boolean halfClosed;

    public Outbox(SocketChannel channel, Consumer<Ending> onEnd) {
        this.channel = channel;
        this.onEnd = onEnd;
    }

    /** Queues these outputs, to be written with nothing in between. Never blocks. There must be no {@link Output.Wait} among them. */
    public void put(List<Output> outputs) {
        queue.add(outputs);
    }

    /** Writes until it is interrupted or the channel fails. */
    public void run() throws IOException, InterruptedException {
        while (true) {
            for (Output output : queue.take()) {
                switch (output) {
                    case Output.Write write -> write(write);
                    case Output.End end -> end(end.ending());
                    case Output.Wait wait -> throw new IllegalArgumentException("the writer does not wait: " + wait);
                }
            }
        }
    }

    private void write(Output.Write write) throws IOException {
        while (write.pieces().hasNext() && !halfClosed) {
            ByteBuffer piece = write.pieces().next();
            while (piece.hasRemaining()) {
                channel.write(piece);
            }
            if (write.apart() && write.pieces().hasNext()) {
                LockSupport.parkNanos(BETWEEN_PIECES_NANOS);
            }
        }
    }

    private void end(Ending ending) throws IOException {
        if (ending == Ending.HALF_CLOSE) {
            halfClosed = true;
            channel.shutdownOutput();
        } else {
            onEnd.accept(ending);
        }
    }
}
