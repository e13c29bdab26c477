package dev.qemu4j.manager.json;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The path of a value in a document, for messages: {@code parts[2].source.port}. */
final class JsonPath {
    /** How deep values may be nested; the stack allows much more. */
    static final int MAX_DEPTH = 200;

    private static final Pattern PLAIN = Pattern.compile("[\\w$-]{1,64}");
    private static final int MAX_NAME = 64;

    private final @Nullable JsonPath outer;
    private final String step;
    private final int depth;
    private final @Nullable Path file;

    private JsonPath(@Nullable JsonPath outer, String step, int depth, @Nullable Path file) {
        this.outer = outer;
        this.step = step;
        this.depth = depth;
        this.file = file;
    }

    /** The path of a document that is not in a file. */
    static JsonPath document() {
        return new JsonPath(null, "", 0, null);
    }

    /** The path of a document in a file. */
    static JsonPath document(Path file) {
        return new JsonPath(null, "", 0, file);
    }

    JsonPath member(String name) {
        return inside(PLAIN.matcher(name).matches() ? "." + name : "['" + Excerpt.of(name, MAX_NAME) + "']");
    }

    JsonPath element(int index) {
        return inside("[" + index + "]");
    }

    private JsonPath inside(String next) {
        if (depth == MAX_DEPTH) {
            throw VmConfigJsonException.at(this, "values are nested more than " + MAX_DEPTH + " deep");
        }
        return new JsonPath(this, next, depth + 1, file);
    }

    Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    /** Returns the steps from the document to the value, the empty string for the document itself. */
    @Override
    public String toString() {
        Deque<String> steps = new ArrayDeque<>();
        for (JsonPath each = this; each != null; each = each.outer) {
            steps.push(each.step);
        }
        String path = String.join("", steps);
        return path.startsWith(".") ? path.substring(1) : path;
    }
}
