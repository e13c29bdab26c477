package dev.qemu4j.process.internal.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A regular file of this user, opened without following links, whatever another process puts in its place at the same time.
 *
 * <p>A FIFO that replaces the file does not block: a FIFO that is opened for reading and writing has no missing side, and its length is zero, so
 * that nothing is read from it.
 *
 * <p>Safe for use by several threads. An interrupt does not close it, as it would close a {@code FileChannel}.
 */
public final class PrivateFile implements AutoCloseable {
    private static final Set<OpenOption> EXISTING =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private static final Set<OpenOption> NEW =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);

    private final Path path;
    private final AsynchronousFileChannel channel;

    private PrivateFile(Path path, AsynchronousFileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Creates a file for this user alone. It fails if anything is at the path. */
    public static PrivateFile create(Path path) throws IOException {
        return new PrivateFile(path, AsynchronousFileChannel.open(path, NEW, new CallingThread(), Private.FILE));
    }

    /**
     * Opens an existing file.
     *
     * @throws RefusedFileException if it is not a regular file, or others own it or can write to it
     */
    public static PrivateFile open(Path path) throws IOException {
        TrustedPath.checkFile(path);
        return new PrivateFile(path, AsynchronousFileChannel.open(path, EXISTING, new CallingThread()));
    }

    /**
     * Reads a whole file.
     *
     * @param limit the number of bytes up to which a file is read
     * @throws RefusedFileException if it is longer or is not a private regular file
     * @throws IOException if it cannot be read
     */
    public static byte[] read(Path path, int limit) throws IOException {
        try (PrivateFile file = open(path)) {
            long length = file.length();
            if (length > limit) {
                throw new RefusedFileException(path, "it has more than " + limit + " bytes");
            }
            byte[] content = new byte[(int) length];
            int filled = 0;
            while (filled < content.length) {
                int read = file.read(content, filled, content.length - filled, filled);
                if (read < 0) {
                    throw new IOException(path + ": it has been cut while it was read");
                }
                filled += read;
            }
            return content;
        }
    }

    public Path path() {
        return path;
    }

    public long length() throws IOException {
        return channel.size();
    }

    /**
     * Reads some bytes from a position of the file.
     *
     * @return the number of bytes, -1 at the end of the file
     */
    public int read(byte[] target, int offset, int length, long position) throws IOException {
        // Completed when the call returns, because the calling thread reads.
        Future<Integer> read = channel.read(ByteBuffer.wrap(target, offset, length), position);
        if (read.state() == Future.State.SUCCESS) {
            return read.resultNow();
        }
        throw new IOException(path + ": it could not be read", read.exceptionNow());
    }

    /** Cuts the file to length zero. */
    public void clear() throws IOException {
        channel.truncate(0);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Runs each task at once, so that the channel needs no thread of its own. */
    private static final class CallingThread extends AbstractExecutorService {
        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }
}
