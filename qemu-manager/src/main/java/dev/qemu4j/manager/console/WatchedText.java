package dev.qemu4j.manager.console;

/**
 * Text that can end a search which reads it. A pattern that backtracks without end never checks a deadline or an interrupt, but it does
 * read characters.
 */
final class WatchedText implements CharSequence {
    private static final int BETWEEN_CHECKS = 1 << 16;

    private final CharSequence text;
    private final TextSearch.Watch watch;
    private int reads;

    WatchedText(CharSequence text, TextSearch.Watch watch) {
        this.text = text;
        this.watch = watch;
    }

    @Override
    public char charAt(int index) {
        if (++reads == BETWEEN_CHECKS) {
            reads = 0;
            watch.check();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
