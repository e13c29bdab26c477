package dev.qemu4j.manager.json;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where in a document a value stands, for messages: {@code parts[2].source.port}. */
final class Place {
    /** How deep values may stand in each other; a stack takes much more. */
    static final int MAX_DEPTH = 200;

    private static final Pattern PLAIN = Pattern.compile("[\\w$-]{1,64}");
    private static final int MAX_NAME = 64;

    private final @Nullable Place outer;
    private final String step;
    private final int depth;
    private final @Nullable Path file;

    private Place(@Nullable Place outer, String step, int depth, @Nullable Path file) {
        this.outer = outer;
        this.step = step;
        this.depth = depth;
        this.file = file;
    }

    /** The document as a whole, which is in no file. */
    static Place document() {
        return new Place(null, "", 0, null);
    }

    /** The document as a whole, which is in a file. */
    static Place document(Path file) {
        return new Place(null, "", 0, file);
    }

    Place member(String name) {
        return inside(PLAIN.matcher(name).matches() ? "." + name : "['" + Excerpt.of(name, MAX_NAME) + "']");
    }

    Place element(int index) {
        return inside("[" + index + "]");
    }

    private Place inside(String next) {
        if (depth == MAX_DEPTH) {
            throw VmConfigJsonException.at(this, "values stand in each other more than " + MAX_DEPTH + " deep");
        }
        return new Place(this, next, depth + 1, file);
    }

    Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    /** Returns the steps from the document to here, the empty string for the document itself. */
    @Override
    public String toString() {
        Deque<String> steps = new ArrayDeque<>();
        for (Place place = this; place != null; place = place.outer) {
            steps.push(place.step);
        }
        String path = String.join("", steps);
        return path.startsWith(".") ? path.substring(1) : path;
    }
}
