package dev.qemu4j.testkit.assembler;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What names mean while one pass goes on: what the pass before found. Lines have names, too, so that a jump's distance is taken
 * between two places of the same layout.
 */
final class Scope {
    /**
     * What an expression comes to.
     *
     * @param value the value
     * @param known false when it depends on a name that no pass has reached yet
     */
    record Value(long value, boolean known) {}

    private final boolean first;
    private final Map<String, Long> before;
    private final Map<String, Long> defined = new HashMap<>();
    private long origin;
    private long offset;

    private Scope(boolean first, Map<String, Long> before) {
        this.first = first;
        this.before = before;
    }

    /** The scope of the first pass, in which a name that is unknown may still come. */
    static Scope first() {
        return new Scope(true, Map.of());
    }

    /** The scope of the next pass, in which every name is known or wrong. */
    Scope next() {
        return new Scope(false, defined);
    }

    Map<String, Long> defined() {
        return defined;
    }

    void define(String name, long value) {
        if (defined.putIfAbsent(name, value) != null) {
            throw new AssemblyException("defined twice: " + name);
        }
    }

    void moveTo(long newOffset) {
        offset = newOffset;
    }

    void origin(long newOrigin) {
        origin = newOrigin;
    }

    long origin() {
        return origin;
    }

    long here() {
        return origin + offset;
    }

    Value evaluate(String expression) {
        return new Expression(expression, this).evaluate();
    }

    /** The value of a name, or empty for one that may still come. */
    Optional<Long> lookUp(String name) {
        Long value = before.get(name);
        if (value == null && !first) {
            throw new AssemblyException("no such name: " + name);
        }
        return Optional.ofNullable(value);
    }
}
