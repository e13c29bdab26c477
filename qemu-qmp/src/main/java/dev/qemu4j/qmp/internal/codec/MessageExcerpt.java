package dev.qemu4j.qmp.internal.codec;

/** The printable beginning of what a peer sent, for exception messages and logs. */
public final class MessageExcerpt {
    private static final int LENGTH = 200;

    private MessageExcerpt() {}

    /** At most the first 200 bytes; those that are not printable ASCII are escaped as {@code \x1F}. */
    public static String of(byte[] bytes) {
        return of(bytes, 0, bytes.length);
    }

    static String of(byte[] bytes, int from, int to) {
        StringBuilder text = new StringBuilder();
        int end = Math.min(to, from + LENGTH);
        for (int i = from; i < end; i++) {
            int b = bytes[i] & 0xFF;
            if (b >= 0x20 && b < 0x7F) {
                text.append((char) b);
            } else {
                text.append(String.format("\\x%02X", b));
            }
        }
        if (to > end) {
            text.append("... (").append(to - from).append(" bytes)");
        }
        return text.toString();
    }
}
