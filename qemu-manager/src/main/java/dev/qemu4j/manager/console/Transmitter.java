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
 * Writes what callers send, on a virtual thread of its own that begins with the first: a caller that is interrupted in the midst of
 * writing would close the channel.
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

    /** What became of something that was sent. */
    enum Fate {
        WRITTEN,
        LATE,
        ENDED
    }

    Transmitter(WritableByteChannel channel, String threadName) {
        this.channel = channel;
        this.threadName = threadName;
    }

    /** Waits until it is written. What nobody waits for any longer is not written, unless that has begun. */
    Fate send(byte[] bytes, long nanos) throws InterruptedException {
        Message message = new Message(bytes);
        long left = nanos;
        lock.lockInterruptibly();
        try {
            if (ended) {
                return Fate.ENDED;
            }
            waiting.add(message);
            startOnce();
            changed.signalAll();
            while (!message.written && !ended && left > 0) {
                left = changed.awaitNanos(left);
            }
            return message.written ? Fate.WRITTEN : ended ? Fate.ENDED : Fate.LATE;
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
            end();
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

    /** Lets everybody go who waits, and the thread. */
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
