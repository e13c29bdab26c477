package dev.qemu4j.process.internal.output;

import dev.qemu4j.process.LogPolicy;
import dev.qemu4j.process.internal.files.PrivateFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The output file of a child, whose size is limited.
 *
 * <p>The child has opened the file for appending, so it continues at the beginning when the file is cut to length zero. The end of the old
 * content is kept in memory. For a kept log, the whole old content goes to a second file. A write between the last check of the length and
 * the cut is lost; these are two consecutive system calls, a few microseconds apart. To make that rarer, a file that is not far too long is
 * cut only when it does not grow.
 */
public final class ChildOutput {
    private static final Logger LOG = LoggerFactory.getLogger(ChildOutput.class);

    /** The length of the tail. */
    static final int TAIL_BYTES = 64 << 10;

    /** By how much a file that grows may exceed the limit. */
    private static final long PATIENCE_BYTES = 16L << 20;

    private static final int CHUNK = 256 << 10;

    /** How often new output is read before a cut. Usually there is none after the first or second time. */
    private static final int CATCH_UP_ROUNDS = 50;

    private final Path file;
    private final long maxBytes;
    private final @Nullable Path older;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by {@link #lock}; null once closed. */
    private @Nullable PrivateFile access;

    /** Guarded by {@link #lock}: the end of the content before the last cut. */
    private byte[] carried = new byte[0];

    /** Guarded by {@link #lock}: the tail as of closing. */
    private @Nullable String finalTail;

    /** Guarded by {@link #lock}. */
    private long lastLength;

    /** Limits the size of a file from now on, and closes it in the end. */
    public ChildOutput(PrivateFile access, LogPolicy policy) {
        this.file = access.path();
        this.maxBytes = policy.maxBytes();
        this.older = policy.keep() ? file.resolveSibling(file.getFileName() + ".1") : null;
        this.access = access;
    }

    public Path file() {
        return file;
    }

    public long maxBytes() {
        return maxBytes;
    }

    /**
     * Cuts the file if it is too long.
     *
     * @return whether it grows fast, so that it should be checked again soon
     */
    public boolean limit() throws IOException {
        lock.lock();
        try {
            if (access == null) {
                return false;
            }
            long length = access.length();
            long grown = length - lastLength;
            lastLength = length;
            boolean growing = grown > 0;
            if (length > maxBytes && (!growing || length > maxBytes + PATIENCE_BYTES)) {
                cut(access);
                lastLength = 0;
            }
            return growing && (grown > CHUNK || length > maxBytes);
        } finally {
            lock.unlock();
        }
    }

    /** The limit comes first: if there is no space for a second file, the old content is lost except for its end. */
    private void cut(PrivateFile source) throws IOException {
        if (older != null) {
            try (OutputStream copy = LogFiles.replace(older)) {
                clear(source, copy, true);
                return;
            } catch (IOException e) {
                LOG.warn("{}: its old content could not be moved to {} and is deleted", file, older, e);
                deletePartial(older);
            }
        }
        clear(source, OutputStream.nullOutputStream(), false);
    }

    private void deletePartial(Path copy) {
        try {
            Files.deleteIfExists(copy);
        } catch (IOException e) {
            LOG.warn("{}: it could not be removed", copy, e);
        }
    }

    /** Copies everything, or only the tail, and cuts the file. */
    private void clear(PrivateFile source, OutputStream copy, boolean everything) throws IOException {
        byte[] end = new byte[0];
        long position = 0;
        for (int round = 0; round < CATCH_UP_ROUNDS; round++) {
            long length = source.length();
            position = everything ? position : Math.max(position, length - TAIL_BYTES);
            if (position >= length) {
                break;
            }
            end = copy(source, position, length, copy, end);
            position = length;
        }
        source.clear();
        carried = end;
    }

    /** Copies a part of the file. Returns the tail of everything that was copied, including the bytes before. */
    private static byte[] copy(PrivateFile source, long from, long to, OutputStream target, byte[] before)
            throws IOException {
        byte[] end = before;
        byte[] chunk = new byte[(int) Math.min(CHUNK, to - from)];
        for (long position = from; position < to; ) {
            int read = source.read(chunk, 0, (int) Math.min(chunk.length, to - position), position);
            if (read < 0) {
                break;
            }
            target.write(chunk, 0, read);
            end = lastOf(end, chunk, read);
            position += read;
        }
        return end;
    }

    /** The tail of the concatenation of one array and the beginning of another. */
    private static byte[] lastOf(byte[] before, byte[] added, int length) {
        int fromAdded = Math.min(length, TAIL_BYTES);
        int fromBefore = Math.min(before.length, TAIL_BYTES - fromAdded);
        byte[] last = new byte[fromBefore + fromAdded];
        System.arraycopy(before, before.length - fromBefore, last, 0, fromBefore);
        System.arraycopy(added, length - fromAdded, last, fromBefore, fromAdded);
        return last;
    }

    /** The end of the output: the current one, or after closing, the one at that time. */
    public String tail() {
        lock.lock();
        try {
            if (finalTail != null) {
                return finalTail;
            }
            return access == null ? "" : readTail(access);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": the output could not be read", e);
        } finally {
            lock.unlock();
        }
    }

    private String readTail(PrivateFile source) throws IOException {
        long length = source.length();
        int wanted = (int) Math.min(length, TAIL_BYTES);
        byte[] bytes = new byte[wanted];
        int filled = 0;
        while (filled < wanted) {
            int read = source.read(bytes, filled, wanted - filled, length - wanted + filled);
            if (read < 0) {
                break;
            }
            filled += read;
        }
        return text(lastOf(carried, bytes, filled), length > wanted || carried.length == TAIL_BYTES);
    }

    /** Output that was cut may begin within a character, which is left out. */
    private static String text(byte[] bytes, boolean cut) {
        int from = 0;
        while (cut && from < bytes.length && from < 3 && (bytes[from] & 0xC0) == 0x80) {
            from++;
        }
        return new String(Arrays.copyOfRange(bytes, from, bytes.length), StandardCharsets.UTF_8);
    }

    /** Reads the tail for the last time and closes the file. */
    public void close() {
        lock.lock();
        try (PrivateFile closing = access) {
            access = null;
            if (closing != null) {
                if (older == null && closing.length() > maxBytes) {
                    cut(closing);
                }
                finalTail = readTail(closing);
            }
        } catch (IOException e) {
            finalTail = "(" + file + ": the output could not be read: " + e + ")";
        } finally {
            lock.unlock();
        }
    }
}
