package dev.qemu4j.manager.console;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Searches text that grows for the first match of a pattern, without looking twice at what cannot be the beginning of one.
 *
 * <p>The text is searched in the order of the places where a match may begin. The first place that more text could still make one of is
 * where the search stops, and goes on when there is more: so the match is the same whatever the pieces are that the text comes in.
 * For one thread.
 */
final class TextSearch {
    /** How much of what was passed over is kept for what looks behind, such as {@code \b} and {@code (?<=…)}. */
    private static final int CONTEXT = 1024;

    /** How much of it is there before the rest is dropped, so that dropping costs a copy only now and then. */
    private static final int SURPLUS = 64 * 1024;

    private final StringBuilder text = new StringBuilder();
    private final Matcher matcher;
    private int next; // the first place in the text where a match may begin
    private long start; // the place in the history where the text begins

    TextSearch(Pattern pattern, long start, Watch watch) {
        this.start = start;
        // Looks beyond the place where a match is tried, as a search of the whole text would.
        this.matcher = pattern.matcher(new WatchedText(text, watch))
                .useTransparentBounds(true)
                .useAnchoringBounds(false);
    }

    /** Asked now and then by a search that takes long. */
    interface Watch {
        /** Throws whatever ends the search. */
        void check();
    }

    /** Goes on with what follows; if something between has been dropped, the search begins again after it. */
    void append(History.Piece more) {
        if (more.start() != end()) {
            text.setLength(0);
            next = 0;
            start = more.start();
        }
        if (next > SURPLUS) {
            int surplus = next - CONTEXT;
            text.delete(0, surplus);
            next -= surplus;
            start += surplus;
        }
        text.append(more.text());
    }

    /** The place in the history where the text ends. */
    long end() {
        return start + text.length();
    }

    /**
     * The first match.
     *
     * @param settled whether to take a match that more text could change: make it longer, or let an earlier one come before it
     * @return the match, null if there is none yet
     */
    @Nullable
    @SuppressWarnings("JdkObsolete") // hitEnd is for streams of text, and this is one
    MatchResult find(boolean settled) {
        matcher.reset();
        for (int place = next; place <= text.length(); place++) {
            matcher.region(place, text.length());
            boolean found = matcher.lookingAt();
            boolean open = matcher.hitEnd();
            if (found && (settled || !open)) {
                return matcher.toMatchResult();
            }
            if (open && !settled) {
                next = place;
                return null;
            }
        }
        if (!settled) {
            next = text.length();
        }
        return null;
    }

    /** The place in the history of a place in the text, such as the start of a match. */
    long place(int index) {
        return start + index;
    }
}
