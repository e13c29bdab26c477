package dev.qemu4j.manager.console;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.MatchResult;

/** A match of a pattern in a guest's output. Immutable. */
public final class ConsoleMatch {
    private final String before;
    private final MatchResult match;

    ConsoleMatch(String before, MatchResult match) {
        this.before = before;
        this.match = match;
    }

    /**
     * The output between the previous match and this one. If this match is the prompt after a command, that is the command's output.
     *
     * @return the text, without what had been dropped already
     */
    public String before() {
        return before;
    }

    /** {@return the text that the whole pattern matched} */
    public String text() {
        return match.group();
    }

    /**
     * The text that a group of the pattern matched.
     *
     * @param group its number, from 1
     * @return the text, empty if the group did not take part in the match
     * @throws IndexOutOfBoundsException if the pattern has no such group
     */
    public Optional<String> group(int group) {
        return Optional.ofNullable(match.group(group));
    }

    /**
     * The text that a named group of the pattern matched.
     *
     * @param name its name
     * @return the text, empty if the group did not take part in the match
     * @throws IllegalArgumentException if the pattern has no such group
     */
    public Optional<String> group(String name) {
        return Optional.ofNullable(match.group(Objects.requireNonNull(name, "name")));
    }

    /** Returns the matched text. */
    @Override
    public String toString() {
        return text();
    }
}
