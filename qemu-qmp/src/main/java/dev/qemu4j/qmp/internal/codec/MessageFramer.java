package dev.qemu4j.qmp.internal.codec;

import dev.qemu4j.qmp.QmpProtocolException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Finds where messages begin and end in a stream of bytes, however the stream is cut and whether or not its messages
 * are on lines of their own: by counting brackets outside strings. Whether a message is valid JSON is for
 * {@link MessageDecoder} to say.
 *
 * <p>Confined to the reader's thread. Holds at most one message of the greatest size, and gives the memory back after.
 */
public final class MessageFramer {
    /** Small, because a connection that idles keeps it: five thousand of them must fit in a JVM. */
    private static final int SMALL = 4 * 1024;

    /** A stream of events is read in pieces of this size. */
    private static final int LARGE = 64 * 1024;

    /** After so many reads that filled little of the buffer, it shrinks again. */
    private static final int SHORT_READS = 16;

    /** What is larger than that does not fit in an array together with the byte that makes it too large. */
    private static final int LARGEST = Integer.MAX_VALUE - 2 * SMALL;

    /** By byte, whether it may stand in a message and says nothing of where that ends: what is valid JSON is not asked here. */
    private static final boolean[] PLAIN = new boolean[256];

    static {
        for (int b = ' '; b < 0x80; b++) {
            PLAIN[b] = "{}[]\"".indexOf(b) < 0;
        }
        for (char space : new char[] {'\t', '\r', '\n'}) {
            PLAIN[space] = true;
        }
    }

    private final int maxMessageSize;
    private byte[] buffer = new byte[SMALL];
    private int start;
    private int complete;
    private int scanned;
    private int end;

    private int depth;

    /** A bit for each level that is open: whether it is an array. */
    private final long[] arrays = new long[QmpJson.MAX_NESTING_DEPTH / 64 + 1];

    private boolean inString;
    private boolean escaped;
    private int messageStart;
    private boolean filled;
    private int shortReads;

    public MessageFramer(int maxMessageSize) {
        this.maxMessageSize = Math.min(maxMessageSize, LARGEST);
    }

    /** Where the next bytes from the peer go; never empty. */
    public ByteBuffer space() {
        if (start == end) {
            reset();
        } else if (end == buffer.length) {
            makeRoom();
        }
        return ByteBuffer.wrap(buffer, end, buffer.length - end);
    }

    /** Tells that {@code count} bytes were put into {@link #space()}. */
    public void received(int count) {
        end += count;
        filled = end == buffer.length;
        shortReads = count < buffer.length / 8 ? shortReads + 1 : 0;
    }

    /**
     * Looks at the bytes received and says whether there are complete messages, from {@link #from()} to {@link #to()}.
     *
     * @throws QmpProtocolException if what follows the last complete message cannot be a message, or is one beyond the limit.
     *     Complete messages before it are handed out first.
     */
    public boolean hasMessages() {
        QmpProtocolException problem = scan();
        if (complete > start) {
            return true;
        }
        if (problem != null) {
            throw problem;
        }
        return false;
    }

    public byte[] array() {
        return buffer;
    }

    public int from() {
        return start;
    }

    public int to() {
        return complete;
    }

    /** Tells that the messages from {@link #from()} to {@link #to()} are dealt with. */
    public void consumed() {
        start = depth == 0 ? scanned : messageStart; // between messages there is only white space
        complete = start;
    }

    /** What has been received of a message that is not complete. */
    public String remainder() {
        return Excerpt.of(buffer, start, end);
    }

    public boolean isInMessage() {
        return depth > 0;
    }

    /** Scans what is new; returns what is wrong at {@code scanned}, where it then stays. */
    private @Nullable QmpProtocolException scan() {
        byte[] bytes = buffer;
        int i = scanned;
        while (i < end) {
            if (inString) {
                i = scanString(bytes, i);
                continue;
            }
            if (depth > 0) {
                i = skipPlain(bytes, i);
                if (i == end) {
                    break;
                }
            }
            byte b = bytes[i];
            switch (b) {
                case '{', '[' -> {
                    if (depth == 0) {
                        if (b == '[') {
                            return stopAt(i, "a message is a JSON object");
                        }
                        messageStart = i;
                    }
                    if (++depth > QmpJson.MAX_NESTING_DEPTH) {
                        return stopAt(i, "more than " + QmpJson.MAX_NESTING_DEPTH + " levels of nesting");
                    }
                    if (b == '[') {
                        arrays[depth >> 6] |= 1L << depth;
                    } else {
                        arrays[depth >> 6] &= ~(1L << depth);
                    }
                }
                case '}', ']' -> {
                    if (depth == 0) {
                        return stopAt(i, "a message is a JSON object");
                    }
                    if ((b == ']') != ((arrays[depth >> 6] >>> depth & 1) != 0)) {
                        // Counting alone would wait for an end that may never come, while everybody waits.
                        return stopAt(i, "brackets that do not match");
                    }
                    if (--depth == 0) {
                        if (i + 1 - messageStart > maxMessageSize) {
                            return tooLarge(i);
                        }
                        complete = i + 1;
                    }
                }
                case '"' -> {
                    if (depth == 0) {
                        return stopAt(i, "a message is a JSON object");
                    }
                    inString = true;
                }
                case ' ', '\t', '\r', '\n' -> {
                    if (complete == start) {
                        // White space between messages is nobody's: do not let it fill the buffer.
                        start = i + 1;
                        complete = start;
                    }
                }
                default -> {
                    return stopAt(i, depth == 0 ? "a message is a JSON object" : "not JSON");
                }
            }
            i++;
        }
        scanned = i;
        if (depth > 0 && i - messageStart > maxMessageSize) {
            return tooLarge(i);
        }
        return null;
    }

    /** Scans on over what neither opens nor closes anything, most of a message outside its strings. */
    private int skipPlain(byte[] bytes, int from) {
        int i = from;
        int limit = end;
        while (i < limit && PLAIN[bytes[i] & 0xFF]) {
            i++;
        }
        return i;
    }

    /** Scans on within a string, and returns where it ended or the bytes did. */
    private int scanString(byte[] bytes, int from) {
        int i = from;
        int limit = end;
        if (escaped) {
            escaped = false;
            i++;
        }
        while (i < limit) {
            byte b = bytes[i++];
            if (b == '"') {
                inString = false;
                return i;
            }
            if (b == '\\') {
                if (i == limit) {
                    escaped = true;
                    return i;
                }
                i++;
            }
        }
        return i;
    }

    private QmpProtocolException stopAt(int position, String problem) {
        scanned = position;
        int from = depth > 0 ? messageStart : position;
        return new QmpProtocolException(problem, Excerpt.of(buffer, from, end), null);
    }

    private QmpProtocolException tooLarge(int position) {
        depth++; // so that asking again finds the same problem
        scanned = position;
        return new QmpProtocolException(
                "a message is larger than the limit of " + maxMessageSize + " bytes",
                Excerpt.of(buffer, messageStart, end),
                null);
    }

    private void reset() {
        start = 0;
        complete = 0;
        scanned = 0;
        end = 0;
        if (buffer.length > LARGE || shortReads > SHORT_READS) {
            buffer = buffer.length == SMALL ? buffer : new byte[SMALL];
        } else if (filled && buffer.length < LARGE) {
            buffer = new byte[2 * buffer.length];
        }
    }

    /** Called when the buffer is full up to its last byte with part of a message in it. */
    private void makeRoom() {
        int kept = end - start;
        byte[] to = buffer;
        if (buffer.length < LARGE || kept > buffer.length / 2) {
            // Never much more than the largest message: its size is checked whenever bytes have come.
            long largest = Math.max(LARGE, maxMessageSize + (long) SMALL);
            to = new byte[(int) Math.min(2L * buffer.length, largest)];
        }
        System.arraycopy(buffer, start, to, 0, kept);
        buffer = to;
        scanned -= start;
        complete -= start;
        messageStart -= start;
        end = kept;
        start = 0;
    }
}
