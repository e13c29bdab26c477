package dev.qemu4j.manager.console;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Searches growing text for the first match of a pattern. A position where no match can begin is tried only once.
 *
 * <p>Positions are tried in order. The search stops at the first one where more text could still produce a match, and resumes there when
 * more text arrives. So the match does not depend on the pieces in which the text arrives. For one thread.
 */
final class TextSearch {
    /** How many searched characters are kept for lookbehind, such as {@code \b} and {@code (?<=…)}. */
    private static final int CONTEXT = 1024;

    /** How many searched characters accumulate before they are dropped, so that dropping needs a copy only now and then. */
    private static final int SURPLUS = 64 * 1024;

    private final StringBuilder text = new StringBuilder();
    private final Matcher matcher;
    private int next; // the first index in the text where a match may begin
    private long start; // the position in the history where the text begins

    TextSearch(Pattern pattern, long start, Watch watch) {
        this.start = start;
        // Lookbehind sees the text before the tried index, as in a search of the whole text.
        this.matcher = pattern.matcher(new WatchedText(text, watch))
                .useTransparentBounds(true)
                .useAnchoringBounds(false);
    }

    /** Called from time to time by a search that takes long. */
    interface Watch {
        /** Throws an exception to end the search. */
        void check();
    }

    /** Appends more text. If text between has been dropped, the search begins again after it. */
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

    /** The position in the history where the text ends. */
    long end() {
        return start + text.length();
    }

    /**
     * The first match.
     *
     * @param settled whether to accept a match that more text could make longer, or precede by another match
     * @return the match, null if there is none yet
     */
    @Nullable
    @SuppressWarnings("JdkObsolete") // hitEnd is meant for growing input such as this
    MatchResult find(boolean settled) {
        matcher.reset();
        for (int index = next; index <= text.length(); index++) {
            matcher.region(index, text.length());
            boolean found = matcher.lookingAt();
            boolean open = matcher.hitEnd();
            if (found && (settled || !open)) {
                return matcher.toMatchResult();
            }
            if (open && !settled) {
                next = index;
                return null;
            }
        }
        if (!settled) {
            next = text.length();
        }
        return null;
    }

    /** The position in the history of an index in the text, such as the start of a match. */
    long position(int index) {
        return start + index;
    }
}
