package dev.qemu4j.manager.console;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.MatchResult;

/** What a console was searched for, as the guest printed it. Immutable. */
public final class ConsoleMatch {
    private final String before;
    private final MatchResult match;

    ConsoleMatch(String before, MatchResult match) {
        this.before = before;
        this.match = match;
    }

    /**
     * What the guest printed between the match before and this one: for a command whose prompt was waited for, its output.
     *
     * @return the text, as far as it was still kept
     */
    public String before() {
        return before;
    }

    /** {@return what the whole pattern matched} */
    public String text() {
        return match.group();
    }

    /**
     * What a group of the pattern matched.
     *
     * @param group its number, from 1
     * @return the text, empty if the match does not involve the group
     * @throws IndexOutOfBoundsException if the pattern has no such group
     */
    public Optional<String> group(int group) {
        return Optional.ofNullable(match.group(group));
    }

    /**
     * What a named group of the pattern matched.
     *
     * @param name its name
     * @return the text, empty if the match does not involve the group
     * @throws IllegalArgumentException if the pattern has no such group
     */
    public Optional<String> group(String name) {
        return Optional.ofNullable(match.group(Objects.requireNonNull(name, "name")));
    }

    /** Returns the text. */
    @Override
    public String toString() {
        return text();
    }
}
