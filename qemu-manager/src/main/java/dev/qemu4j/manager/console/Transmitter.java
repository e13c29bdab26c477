package dev.qemu4j.manager.console;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Writes what callers send, on a virtual thread that starts with the first message. Callers never write themselves: an interrupt during a
 * write would close the channel.
 */
final class Transmitter {
    private final WritableByteChannel channel;
    private final String threadName;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Message> waiting = new ArrayDeque<>(1); // Guarded by lock.
    private @Nullable Thread thread; // Guarded by lock.
    private boolean ended; // Guarded by lock.

    private static final class Message {
        private final byte[] bytes;
        private boolean written; // Guarded by lock.

        Message(byte[] bytes) {
            this.bytes = bytes;
        }
    }

    /** The outcome of sending. */
    enum Outcome {
        WRITTEN,
        TIMED_OUT,
        ENDED
    }

    Transmitter(WritableByteChannel channel, String threadName) {
        this.channel = channel;
        this.threadName = threadName;
    }

    /** Sends bytes and waits until they are written. A message whose caller has stopped waiting is withdrawn, unless its write has begun. */
    Outcome send(byte[] bytes, long nanos) throws InterruptedException {
        Message message = new Message(bytes);
        long left = nanos;
        lock.lockInterruptibly();
        try {
            if (ended) {
                return Outcome.ENDED;
            }
            waiting.add(message);
            startOnce();
            changed.signalAll();
            while (!message.written && !ended && left > 0) {
                left = changed.awaitNanos(left);
            }
            return message.written ? Outcome.WRITTEN : ended ? Outcome.ENDED : Outcome.TIMED_OUT;
        } finally {
            waiting.remove(message);
            lock.unlock();
        }
    }

    private void startOnce() {
        if (thread == null) {
            thread = Thread.ofVirtual().name(threadName).start(this::run);
        }
    }

    private void run() {
        try {
            while (true) {
                Message message = take();
                ByteBuffer bytes = ByteBuffer.wrap(message.bytes);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                written(message);
            }
        } catch (IOException | InterruptedException e) {
            // The console's reader notices the end of the connection too, and reports why.
        } finally {
            end(); // whatever ends the thread, nobody waits for it
        }
    }

    private Message take() throws InterruptedException {
        lock.lock();
        try {
            while (waiting.isEmpty()) {
                if (ended) {
                    throw new InterruptedException();
                }
                changed.await();
            }
            return waiting.remove();
        } finally {
            lock.unlock();
        }
    }

    private void written(Message message) {
        lock.lock();
        try {
            message.written = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the thread and all waiting calls. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
