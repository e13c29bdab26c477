package dev.qemu4j.qmp.internal.codec;

import dev.qemu4j.qmp.QmpProtocolException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Splits a stream of bytes into messages by counting brackets outside strings. So it makes no difference how the stream is cut
 * into reads, or whether a message takes one line. {@link MessageDecoder} checks that a message is valid JSON.
 *
 * <p>Confined to the reader's thread. Holds at most one message of the largest size, and releases the memory afterwards.
 */
public final class MessageFramer {
    /** Small, because idle connections keep it, and five thousand of them must fit in a JVM. */
    private static final int SMALL = 4 * 1024;

    /** The size at which a stream of events is read. */
    private static final int LARGE = 64 * 1024;

    /** After this number of reads that filled little of the buffer, it shrinks again. */
    private static final int SHORT_READS = 16;

    /** An array must hold a message of the largest size and one byte more, which shows that a message is too large. */
    private static final int LARGEST = Integer.MAX_VALUE - 2 * SMALL;

    /**
     * For each byte, whether it can be skipped: it neither opens nor closes anything. The decoder checks that it is
     * valid.
     */
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

    /** A bit for each open level: whether it is an array. */
    private final long[] arrays = new long[QmpJson.MAX_NESTING_DEPTH / 64 + 1];

    private boolean inString;
    private boolean escaped;
    private int messageStart;
    private boolean filled;
    private int shortReads;

    public MessageFramer(int maxMessageSize) {
        this.maxMessageSize = Math.min(maxMessageSize, LARGEST);
    }

    /** The space for the next bytes from the peer; never empty. */
    public ByteBuffer space() {
        if (start == end) {
            reset();
        } else if (end == buffer.length) {
            makeRoom();
        }
        return ByteBuffer.wrap(buffer, end, buffer.length - end);
    }

    /** {@code count} bytes were put into {@link #space()}. */
    public void received(int count) {
        end += count;
        filled = end == buffer.length;
        shortReads = count < buffer.length / 8 ? shortReads + 1 : 0;
    }

    /**
     * Scans the bytes received. Returns whether there are complete messages, from {@link #from()} to {@link #to()}.
     *
     * @throws QmpProtocolException if what follows the last complete message is not a message, or exceeds the limit. Complete
     *     messages before it are returned first.
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

    /** The messages from {@link #from()} to {@link #to()} have been processed. */
    public void consumed() {
        start = depth == 0 ? scanned : messageStart; // between messages there is only white space
        complete = start;
    }

    /** The beginning of the message that is not complete yet. */
    public String remainder() {
        return MessageExcerpt.of(buffer, start, end);
    }

    public boolean isInMessage() {
        return depth > 0;
    }

    /** Scans the new bytes. If there is a problem, returns it and stays at its position. */
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
                            return stopAt(i, "expected a JSON object");
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
                        return stopAt(i, "expected a JSON object");
                    }
                    if ((b == ']') != ((arrays[depth >> 6] >>> depth & 1) != 0)) {
                        // Counting alone would wait for an end that may never come.
                        return stopAt(i, "mismatched brackets");
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
                        return stopAt(i, "expected a JSON object");
                    }
                    inString = true;
                }
                case ' ', '\t', '\r', '\n' -> {
                    if (complete == start) {
                        // White space between messages must not fill the buffer.
                        start = i + 1;
                        complete = start;
                    }
                }
                default -> {
                    return stopAt(i, depth == 0 ? "expected a JSON object" : "invalid JSON");
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

    /** Skips what neither opens nor closes anything: most of a message outside its strings. */
    private int skipPlain(byte[] bytes, int from) {
        int i = from;
        int limit = end;
        while (i < limit && PLAIN[bytes[i] & 0xFF]) {
            i++;
        }
        return i;
    }

    /** Scans a string. Returns the position after its end, or the end of the bytes. */
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
        return new QmpProtocolException(problem, MessageExcerpt.of(buffer, from, end), null);
    }

    private QmpProtocolException tooLarge(int position) {
        depth++; // so that the next scan finds the same problem
        scanned = position;
        return new QmpProtocolException(
                "message exceeds the limit of " + maxMessageSize + " bytes",
                MessageExcerpt.of(buffer, messageStart, end),
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

    /** Called when the buffer is full and its end is part of a message. */
    private void makeRoom() {
        int kept = end - start;
        byte[] to = buffer;
        if (buffer.length < LARGE || kept > buffer.length / 2) {
            // Never much larger than the largest message, whose size is checked after every read.
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
