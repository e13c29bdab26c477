package dev.qemu4j.qmp.internal.codec;

/** A short, printable piece of what a peer sent, for messages. */
public final class Excerpt {
    private static final int LENGTH = 200;

    private Excerpt() {}

    public static String of(byte[] bytes) {
        return of(bytes, 0, bytes.length);
    }

    public static String of(byte[] bytes, int from, int to) {
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
